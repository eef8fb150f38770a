"""The one way out: whatever a server does, the answer is data or a failure, soon, and with nothing secret in it."""

import gzip
import logging
import zlib

import pytest

from payworthy.base.failure import Failure
from payworthy.sources.providers.net.address import Network, endpoint
from payworthy.sources.providers.net.client import Bounds, Client, Reply

from .house import LOCAL, Answers, House, Said, StillOutside, a_house, packed, seconds

SECRET = "s3cr3t-k3y"


def client_of(house: House, still: StillOutside | None = None, network: Network = LOCAL, **bounds: int) -> Client:
    target = endpoint(house.url + "/v1", network)
    assert not isinstance(target, Failure)
    outside = (still or StillOutside()).outside
    headers = {"Authorization": f"Bearer {SECRET}"}
    return Client(target, network, Bounds(**({"attempts": 1} | bounds)), outside, headers)


def ask(answers: Answers, still: StillOutside | None = None, **bounds: int) -> Reply | Failure:
    with a_house(answers) as house, client_of(house, still, **bounds) as client:
        return client.get("thing", params={"key": SECRET})


def code(got: Reply | Failure) -> str:
    assert isinstance(got, Failure)
    assert SECRET not in f"{got}"
    return got.code


def test_a_question_goes_below_the_base_address_with_its_parts_quoted() -> None:
    with a_house(lambda asked: Said({"ok": True})) as house, client_of(house) as client:
        got = client.get("companies", "../../admin", params={"q": "a&b=c"})
    assert isinstance(got, Reply)
    assert house.asked[0].path == "/v1/companies/..%2F..%2Fadmin?q=a%26b%3Dc"
    assert house.asked[0].headers["Host"] == f"localhost:{house.port}"


def test_decimals_stay_what_they_were() -> None:
    got = ask({"/v1/thing": Said(raw=b'{"share": 0.1, "large": 12345678901234567890.12}')})
    assert isinstance(got, Reply)
    assert {name: str(value) for name, value in got.data.items()} == {
        "share": "0.1",
        "large": "12345678901234567890.12",
    }


def test_what_is_not_there_is_no_trouble() -> None:
    got = ask({})
    assert isinstance(got, Reply)
    assert got.is_missing


def test_a_packed_answer_is_unpacked() -> None:
    got = ask({"/v1/thing": Said(raw=packed({"a": 1}), headers={"Content-Encoding": "gzip"})})
    assert isinstance(got, Reply)
    assert got.data == {"a": 1}


def test_a_small_answer_that_unpacks_to_a_huge_one_is_stopped() -> None:
    bomb = gzip.compress(b"0" * (200 << 20), 9)
    assert len(bomb) < 1 << 20
    got, took = seconds(
        lambda: ask({"/v1/thing": Said(raw=bomb, headers={"Content-Encoding": "gzip"})}, most_bytes=1 << 20)
    )
    assert code(got) == "source_too_large"
    assert took < 5


def test_a_packed_answer_of_many_parts_or_half_of_one_is_refused() -> None:
    half = packed({"a": "b" * 1000})[:-20]
    assert code(ask({"/v1/thing": Said(raw=half, headers={"Content-Encoding": "gzip"})})) == "source_broken_off"
    wrong = Said(raw=b"no gzip at all", headers={"Content-Encoding": "gzip"})
    assert code(ask({"/v1/thing": wrong})) == "source_broken_off"


def test_a_packing_nobody_asked_for_is_refused() -> None:
    said = Said(raw=zlib.compress(b"{}"), headers={"Content-Encoding": "br"})
    assert code(ask({"/v1/thing": said})) == "source_packing_unknown"


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    assert code(ask({"/v1/thing": Said(raw=b" " * (3 << 20))}, most_bytes=1 << 20)) == "source_too_large"


def test_a_server_that_sends_a_byte_now_and_then_does_not_keep_us() -> None:
    said = Said(raw=b'{"a": "' + b"b" * 200 + b'"}', drip=0.1)
    got, took = seconds(lambda: ask({"/v1/thing": said}, read=5, total=1))
    assert code(got) == "source_timed_out"
    assert took < 4


def test_a_server_that_says_nothing_is_given_up() -> None:
    got, took = seconds(lambda: ask({"/v1/thing": Said({}, wait=20)}, read=1, total=10))
    assert code(got) == "source_timed_out"
    assert took < 5


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    assert code(ask({"/v1/thing": Said({"a": "b" * 500}, short=100)})) == "source_broken_off"


@pytest.mark.parametrize("raw", [b"{", b"", b'{"a": \xff\xfe}', b"[" * 100_000, b"null x"])
def test_json_that_is_none_is_refused(raw: bytes) -> None:
    assert code(ask({"/v1/thing": Said(raw=raw)})) == "source_json_broken"


def test_a_page_for_people_is_refused() -> None:
    said = Said(raw=b"<html>please log in</html>", kind="text/html; charset=utf-8")
    assert code(ask({"/v1/thing": said})) == "source_not_json"


def test_a_host_that_sends_us_elsewhere_is_not_followed() -> None:
    with a_house({"/v1/thing": Said({"stolen": True})}) as other:
        for there in (
            other.url + "/v1/thing",
            "http://169.254.169.254/latest",
            "//evil.example/x",
            "file:///etc/passwd",
        ):
            moved = Said({}, status=302, headers={"Location": there})
            assert code(ask({"/v1/thing": moved})) == "source_redirected"
    assert other.asked == []


def test_a_redirect_that_stays_with_the_source_is_followed_a_few_times() -> None:
    there = Said({}, status=301, headers={"Location": "/v1/there?x=1"})
    got = ask({"/v1/thing": there, "/v1/there": Said({"here": 1})})
    assert isinstance(got, Reply)
    assert got.data == {"here": 1}
    round_and_round = Said({}, status=302, headers={"Location": "/v1/thing"})
    assert code(ask({"/v1/thing": round_and_round})) == "source_redirected"


@pytest.mark.parametrize("status", [401, 403])
def test_a_closed_door_is_not_knocked_at_again(status: int) -> None:
    still = StillOutside()
    assert code(ask({"/v1/thing": Said({}, status=status)}, still, attempts=3)) == "source_refused_us"
    assert still.waits == []


def test_trouble_that_passes_is_asked_through() -> None:
    still = StillOutside()
    got = ask({"/v1/thing": [Said({}, status=503), Said({}, status=500), Said({"a": 1})]}, still, attempts=3)
    assert isinstance(got, Reply)
    assert len(still.waits) == 2


def test_trouble_that_stays_is_told_after_so_many_attempts() -> None:
    with a_house({"/v1/thing": Said({}, status=500)}) as house, client_of(house, attempts=3) as client:
        assert code(client.get("thing")) == "source_status"
    assert len(house.asked) == 3


def test_a_server_that_wants_to_be_left_alone_is_waited_for_as_long_as_it_says() -> None:
    still = StillOutside()
    busy = Said({}, status=429, headers={"Retry-After": "7"})
    assert isinstance(ask({"/v1/thing": [busy, Said({})]}, still, attempts=2), Reply)
    assert still.waits == [7]


def test_a_moment_to_come_back_is_held_against_the_servers_own_clock() -> None:
    def said(_: object) -> Said:
        headers = {"Retry-After": "Tue, 24 Nov 2026 01:00:09 GMT", "Date": "Tue, 24 Nov 2026 01:00:00 GMT"}
        return Said({}, status=503, headers=headers)

    still = StillOutside()
    with a_house(said) as house, client_of(house, still, attempts=2) as client:
        client.get("thing")
    assert len(still.waits) == 1


def test_a_server_that_wants_to_be_left_alone_for_long_is_left_alone() -> None:
    still = StillOutside()
    busy = Said({}, status=429, headers={"Retry-After": "3600"})
    assert code(ask({"/v1/thing": busy}, still, attempts=3)) == "source_rate_limited"
    assert still.waits == []


def test_questions_keep_their_distance() -> None:
    still = StillOutside()
    with a_house({"/v1/thing": Said({})}) as house, client_of(house, still, apart_ms=500) as client:
        for _ in range(3):
            client.get("thing")
    assert still.waits == [0.5, 0.5]


def test_nobody_at_home_is_unreachable() -> None:
    with a_house({}) as house:
        client = client_of(house)
    with client:
        assert code(client.get("thing")) == "source_unreachable"


def test_what_is_asked_and_sent_along_stays_out_of_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ask({"/v1/thing": Said({"a": 1})})
    ask({"/v1/thing": Said({}, status=500)}, attempts=2)
    assert SECRET not in caplog.text


def test_a_client_does_not_show_what_it_sends_along() -> None:
    with a_house({}) as house:
        assert SECRET not in repr(client_of(house))
