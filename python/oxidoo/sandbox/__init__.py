"""An Odoo 19 in memory, for newcomers and fast tests.

It speaks XML-RPC, JSON-RPC and JSON-2 on one port, opens web sessions and prints reports. It holds
a small fictional company, and forgets everything when it stops. It is no Odoo: it has none of
Odoo's code.

    python -m oxidoo.sandbox [port]

| user  | password | API key                                  | may                               |
|-------|----------|------------------------------------------|-----------------------------------|
| admin | admin    | 5a9db0c0ffee0000000000000000000000000ad1 | everything                        |
| demo  | demo     | 5a9db0c0ffee0000000000000000000000000de0 | contacts, tasks, its own sales    |

`orm` is a small object-relational mapper, `models` declares the models with it, `demo` fills
them, `printing` makes their reports, and `wire` is what clients talk to.
"""
