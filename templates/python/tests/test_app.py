import json
import threading
import unittest
from urllib.request import urlopen

from service.app import make_server


class HealthTest(unittest.TestCase):
    def test_health_answers_ok(self) -> None:
        with make_server("127.0.0.1", 0) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            with urlopen(f"http://127.0.0.1:{server.server_port}/health", timeout=5) as answer:
                self.assertEqual(json.load(answer), {"status": "ok"})
            server.shutdown()


if __name__ == "__main__":
    unittest.main()
