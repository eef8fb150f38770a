"""A company's own list, and any other that is brought into this shape: ``id, name, aliases, country, ids, kind``.

``aliases`` and ``ids`` hold several with semicolons; ``ids`` with their scheme (``uscc:…``) or such that their check
digits tell; ``kind`` is ``company`` (the default) or ``person``. The headers may be Chinese.
"""

from typing import Final

from payworthy.base.failure import Failure, invalid
from payworthy.base.ids import SCHEMES, parse_standard_id
from payworthy.identity.listed import ListEntry, made_id
from payworthy.list_files.formats.layout import Cells, Countries, Found, Layout, names_of, split, standard_ids

CHINESE: Final = {"编号": "id", "名称": "name", "别名": "aliases", "国家": "country", "证照号码": "ids", "类型": "kind"}
PERSONS: Final = frozenset(("person", "个人", "自然人"))
COMPANIES: Final = frozenset(("", "company", "organization", "企业", "组织"))


def read(cells: Cells, countries: Countries) -> Found:
    """Failures besides those of ``names_of``: ``cell_country_unknown``, ``list_kind_unknown``, and what is wrong with
    an id that names its scheme."""
    row = {column: text.strip() for column, text in cells.items()}
    names = names_of(row.get("name", ""), *split(row.get("aliases", "")))
    if isinstance(names, Failure):
        return names
    kind = row.get("kind", "").lower()
    if kind not in PERSONS | COMPANIES:
        return invalid("list_kind_unknown", value=kind[:60])
    country = row.get("country", "")
    code = countries(country) if country else None
    if country and code is None:
        return invalid("cell_country_unknown", value=country[:60])
    ids: list[str] = []
    for text in split(row.get("ids", "")):
        if text.partition(":")[0] in SCHEMES:
            read_id = parse_standard_id(text)
            if isinstance(read_id, Failure):
                return read_id
            ids.append(str(read_id))
        else:
            ids += [text] if ":" in text else standard_ids(text)
    return ListEntry(
        entry_id=row.get("id") or made_id(*names),
        names=names,
        country=code,
        ids=tuple(dict.fromkeys(ids)),
        is_person=kind in PERSONS,
    )


LAYOUT: Final = Layout("template", "sanctions", "", "own_use_only", read, frozenset(("name",)))
