"""Source cards and the settings that switch sources on."""

from pathlib import Path

import pytest

from payworthy.app.enquiry import Depth
from payworthy.base.failure import Invalid
from payworthy.resources import catalogue
from payworthy.sources.cards import PRECEDENCE, Licence, SourceClass, ranks, source_cards
from payworthy.sources.providers.configured import FOLDERS, sources_of
from payworthy.sources.providers.networked import MADE_BY
from payworthy.sources.providers.settings import read_settings

from ...list_files.shelf import shelf
from .house import StillOutside

SHELF = Path("no lists here")


def settings_file(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(Invalid) as refused:
        sources_of(read_settings(settings_file(folder, text), {}), StillOutside().outside, shelf(SHELF))
    return refused.value.failure.code


def test_every_source_that_can_be_asked_has_its_adapter_and_no_other_has() -> None:
    asked = {name for name, card in source_cards().items() if card.is_asked}
    assert asked == {*MADE_BY, *FOLDERS}


def test_a_stronger_word_has_a_lower_rank() -> None:
    found = ranks()
    order = [found[name] for name in ("companies_house", "court", "audited", "bureau", "customer", "salesperson")]
    assert order == sorted(set(order))
    assert len(PRECEDENCE) == len(SourceClass)


def test_a_paid_source_says_in_what_currency_and_is_asked_after_the_free_ones() -> None:
    asked = [card for card in source_cards().values() if card.is_asked]
    assert all(card.currency for card in asked if card.cost_minor)
    free = [card.order for card in asked if not card.cost_minor]
    paid = [card.order for card in asked if card.cost_minor]
    assert max(free) < min(paid)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_source_class_and_licence_has_a_word(language: str) -> None:
    texts = catalogue(language)
    words = [f"source.{name}" for name in source_cards()]
    words += [f"source_class.{name}" for name in SourceClass] + [f"source_licence.{name}" for name in Licence]
    assert [word for word in words if word not in texts] == []


def test_without_settings_nothing_is_switched_on(tmp_path: Path) -> None:
    assert sources_of(read_settings(settings_file(tmp_path, ""), {}), StillOutside().outside, shelf(SHELF)) == []


def test_a_companys_own_terms_stand_over_the_card(tmp_path: Path) -> None:
    terms = 'cost_minor = 150\ncurrency = "USD"\nage_days = 3\ndepth = "L1"\nlicence = "contract"\n'
    text = f'[source.extracts]\nfolder = "x"\n{terms}'
    [source] = sources_of(read_settings(settings_file(tmp_path, text), {}), StillOutside().outside, shelf(SHELF))
    card = source.card
    assert (card.cost_minor, card.currency, card.age_days, card.depth, card.licence) == (
        *(150, "USD", 3, Depth.L1, Licence.CONTRACT),
    )


def test_keys_come_from_the_environment_and_are_shown_nowhere(tmp_path: Path) -> None:
    text = '[source.gleif]\nbase_url = "https://a.example"\nkey_env = "THE_KEY"\nother_env = "NOT_THERE"\n'
    read = read_settings(settings_file(tmp_path, text), {"THE_KEY": "geheim"})
    switched = read.switched["gleif"]
    assert switched.secrets == {"key": "geheim"}
    assert switched.missing == ("NOT_THERE",)
    assert "geheim" not in repr(read)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not toml", "sources_file_unreadable"),
        ("[source.nobody]\n", "source_unknown"),
        ("[source.own]\n", "source_unknown"),
        ("[source.extracts]\n", "source_option_wrong"),
        ('[source.extracts]\nfolder = "x"\ncost_minor = -1\n', "source_option_wrong"),
        ('[source.extracts]\nfolder = "x"\ncost_minor = 5\n', "source_option_wrong"),
        ('[source.extracts]\nfolder = "x"\ncost_minor = true\n', "source_option_wrong"),
        ('[source.extracts]\nfolder = "x"\ncurrency = "XYZ"\n', "source_option_wrong"),
        ('[source.extracts]\nfolder = "x"\ndepth = "L9"\n', "source_option_wrong"),
        ('[source.extracts]\nfolder = "x"\nlicence = "steal"\n', "source_option_wrong"),
        ('[network]\nhosts = "a.example"\n', "source_option_wrong"),
        ('source = "x"\n', "source_option_wrong"),
        ('[source.gleif]\nbase_url = "https://a.example"\n', "source_host_not_allowed"),
        ('[source.gleif]\nbase_url = "http://127.0.0.1"\n', "source_https_only"),
        ("[source.gleif]\n", "source_address_invalid"),
        ('[network]\nhosts = ["a.example"]\n[source.gleif]\nbase_url = "https://a.example"\nattempts = 0\n',
         "source_option_wrong"),
        ('[network]\nhosts = ["a.example"]\n[source.bureau]\nbase_url = "https://a.example"\n', "source_option_wrong"),
        ('[network]\nhosts = ["a.example"]\n[source.opensanctions]\nbase_url = "https://a.example"\nthreshold = 7\n',
         "source_option_wrong"),
        ('[network]\nhosts = ["a.example"]\n[source.cn_vendor]\nbase_url = "https://a.example"\n'
         "[source.cn_vendor.codes]\nfine = []\n", "source_option_wrong"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(tmp_path: Path, text: str, code: str) -> None:
    assert refusal(tmp_path, text) == code
