"""The only code that talks to services outside: today the development inbox for SMS."""
