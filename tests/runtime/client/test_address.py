import pytest

from nodeloom.runtime.client.address import Address, part
from nodeloom.runtime.client.errors import ClientError


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://127.0.0.1:9190", "http://127.0.0.1:9190"),
        ("127.0.0.1:9190", "http://127.0.0.1:9190"),
        (" https://studio/loom/ ", "https://studio/loom"),
        ("http://studio:1/api/v1", "http://studio:1"),
        ("http://[::1]:5/", "http://[::1]:5"),
    ],
)
def test_an_address_is_where_the_server_is(given: str, url: str) -> None:
    assert Address.of(given).url == url


@pytest.mark.parametrize(
    "given", ["", "ftp://a", "http://", "http://a:99999", "http://a:b", "http://a?b=c", "http://a/#b"]
)
def test_what_is_no_address_is_refused_in_words(given: str) -> None:
    with pytest.raises(ClientError, match="is no address of a server"):
        Address.of(given)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ClientError) as refused:
        Address.of("http://me:secret@studio")
    assert "secret" not in str(refused.value)


def test_parameters_that_are_not_given_are_left_out_and_lists_are_repeated() -> None:
    address = Address.of("http://a")
    query = {"after": None, "state": ("queued", "failed"), "previews": True, "text": "a b&c"}
    assert address.route("/runs", query) == "http://a/api/v1/runs?state=queued&state=failed&previews=true&text=a+b%26c"
    assert address.socket("/events", {"after": 0}) == "ws://a/api/v1/events?after=0"
    assert Address.of("https://a").socket("/events") == "wss://a/api/v1/events"


def test_this_machine_is_known_by_name_and_number() -> None:
    hosts = ("127.0.0.1", "localhost", "[::1]", "127.8.8.8", "studio", "10.0.0.1")
    assert [Address.of(f"http://{host}").is_local for host in hosts] == [True, True, True, True, False, False]


@pytest.mark.parametrize("text", ["", ".", "..", "a/b", "a b", "ü"])
def test_no_id_changes_the_path_that_it_is_in(text: str) -> None:
    assert part(text)
    assert not set(part(text)) & set("/?# ")
    assert part(text) not in (".", "..")
