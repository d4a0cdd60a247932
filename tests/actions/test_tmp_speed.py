import time
from tests.actions.test_deliveries import *
from tests.actions.test_deliveries import outside
async def test_speed(outside):
    people=[await outside.account("wechat") for _ in range(300)]
    t=time.perf_counter(); await notices.tell(outside.context(), people, KIND, APPLICATION, key=("s",)); a=time.perf_counter()-t
    t=time.perf_counter(); await reach_of(outside.context(), people); r=time.perf_counter()-t
    t=time.perf_counter()
    while await outside.work(): pass
    b=time.perf_counter()-t
    print(f"SPEED tell {a:.2f}s reach {r:.2f}s deliver {b:.2f}s sent {len(outside.wechat.sent)}")
