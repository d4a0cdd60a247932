"""How one logs in and stays logged in: accounts, passwords, codes, sessions, devices."""
