"""Units of measure: the codes of UCUM, the Unified Code for Units of Measure (version 2.2, https://ucum.org/ucum).

A unit is a term: units with prefixes and powers, joined by a point (times) or a stroke (by), in small and capital
letters as they are: km, m/s2, kW.h, ug/(m2.d), 10*6, 1. Words in braces stand for what is counted: {persons}/km2.
"""

from __future__ import annotations

import re

from accord.values.quoting import quote_value

_PREFIXES = "Y Z E P T G M k h da d c m u n p f a z y Ki Mi Gi Ti".split()
# Those that take a prefix, and those that take none.
_METRIC = frozenset(
    """
    m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv l L ar t bar u eV pc [c] [h] [k]
    [eps_0] [mu_0] [e] [m_e] [m_p] [G] [g] [ly] gf Ky Gal dyn erg P Bi St Mx G Oe Gb sb Lmb ph Ci R RAD REM cal_[15]
    cal_[20] cal_m cal_IT cal_th cal tex m[H2O] m[Hg] eq osm g% kat U [iU] [IU] Np B B[SPL] B[V] B[mV] B[uV]
    B[10.nV] B[W] B[kW] st mho bit By Bd
    """.split()
)
_OTHERS = frozenset(
    """
    10* 10^ [pi] % [ppth] [ppm] [ppb] [pptr] gon deg ' '' min h d a_t a_j a_g a wk mo_s mo_j mo_g mo AU atm [lbf_av]
    [in_i] [ft_i] [yd_i] [mi_i] [fth_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] [bf_i] [cr_i]
    [mil_i] [cml_i] [hd_i] [ft_us] [yd_us] [in_us] [rd_us] [ch_us] [lk_us] [rch_us] [rlk_us] [fth_us] [fur_us]
    [mi_us] [acr_us] [srd_us] [smi_us] [sct] [twp] [mil_us] [in_br] [ft_br] [rd_br] [ch_br] [lk_br] [fth_br] [pc_br]
    [yd_br] [mi_br] [nmi_br] [kn_br] [acr_br] [gal_us] [bbl_us] [qt_us] [pt_us] [gil_us] [foz_us] [fdr_us] [min_us]
    [crd_us] [bu_us] [gal_wi] [pk_us] [dqt_us] [dpt_us] [tbs_us] [tsp_us] [cup_us] [foz_m] [cup_m] [tsp_m] [tbs_m]
    [gal_br] [pk_br] [bu_br] [qt_br] [pt_br] [gil_br] [foz_br] [fdr_br] [min_br] [gr] [lb_av] [oz_av] [dr_av]
    [scwt_av] [lcwt_av] [ston_av] [lton_av] [stone_av] [pwt_tr] [oz_tr] [lb_tr] [sc_ap] [dr_ap] [oz_ap] [lb_ap]
    [oz_m] [lne] [pnt] [pca] [pnt_pr] [pca_pr] [pied] [pouce] [ligne] [didot] [cicero] [degF] [degR] [degRe] [Cal]
    [Btu_39] [Btu_59] [Btu_60] [Btu_m] [Btu_IT] [Btu_th] [Btu] [HP] [den] [in_i'H2O] [in_i'Hg] [PRU] [wood'U] [diop]
    [p'diop] %[slope] [mesh_i] [Ch] [drp] [hnsf'U] [MET] [hp'_X] [hp'_C] [hp'_M] [hp'_Q] [hp_X] [hp_C] [hp_M] [hp_Q]
    [kp_X] [kp_C] [kp_M] [kp_Q] [pH] [S] [HPF] [LPF] [arb'U] [USP'U] [GPL'U] [MPL'U] [APL'U] [beth'U] [anti'Xa'U]
    [todd'U] [dye'U] [smgy'U] [bdsk'U] [ka'U] [knk'U] [mclg'U] [tb'U] [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU]
    [IR] [BAU] [AU] [Amb'a'1'U] [PNU] [Lf] [D'ag'U] [FEU] [ELU] [EU] Ao b att [psi] circ sph [car_m] [car_Au]
    [smoot] [m/s2/Hz^(1/2)] [NTU] [FNU] bit_s
    """.split()
)
_SYMBOL = re.compile(r"((?:[^\s./(){}\[\]]|\[[^\[\]]*\])+?)([+-]?[1-9][0-9]{0,2})?(?=[./(){}]|\Z)", re.ASCII)
_FACTOR = re.compile(r"[1-9][0-9]*", re.ASCII)
_ANNOTATION = re.compile(r"\{[!-z|~]*\}", re.ASCII)
_MAX_CHARACTERS, _MAX_DEPTH = 100, 8
# What people write, and the code for it.
_USUAL = {
    "°C": "Cel", "degC": "Cel", "celsius": "Cel", "°F": "[degF]", "degF": "[degF]", "°": "deg", "degrees": "deg",
    "sec": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "mins": "min", "hr": "h", "hrs": "h",
    "hour": "h", "hours": "h", "day": "d", "days": "d", "week": "wk", "weeks": "wk", "month": "mo", "months": "mo",
    "yr": "a", "year": "a", "years": "a", "meter": "m", "meters": "m", "metre": "m", "metres": "m",
    "ha": "har", "hectare": "har", "hectares": "har", "tonne": "t", "tonnes": "t", "tons": "t", "kgs": "kg", "Kg": "kg",
    "gram": "g", "grams": "g", "liter": "L", "liters": "L", "litre": "L", "litres": "L", "sqkm": "km2", "sqm": "m2",
    "percent": "%", "pct": "%", "ppm": "[ppm]", "ppb": "[ppb]", "Wh": "W.h", "kWh": "kW.h", "MWh": "MW.h",
    "GWh": "GW.h", "TWh": "TW.h", "mph": "[mi_i]/h", "kph": "km/h", "kmh": "km/h", "mi": "[mi_i]", "mile": "[mi_i]",
    "miles": "[mi_i]", "ft": "[ft_i]", "feet": "[ft_i]", "in": "[in_i]", "inch": "[in_i]", "inches": "[in_i]",
    "yd": "[yd_i]", "lb": "[lb_av]", "lbs": "[lb_av]", "oz": "[oz_av]", "psi": "[psi]", "knots": "[kn_i]",
    "kn": "[kn_i]", "nmi": "[nmi_i]", "ohm": "Ohm", "Ω": "Ohm", "byte": "By", "bytes": "By", "kB": "kBy", "MB": "MBy",
    "GB": "GBy", "ly": "[ly]", "pH": "[pH]", "acre": "[acr_us]", "acres": "[acr_us]", "cc": "cm3", "dollars": "{USD}",
}  # fmt: skip # a table of units, several a line
_SIGNS = str.maketrans(
    {"²": "2", "³": "3", "¹": "1", "µ": "u", "\u03bc": "u", "·": ".", "\u00d7": ".", "⋅": ".", "*": "."}
    | {"⁻": "-", "\u2212": "-"}
)
_WORD = re.compile(r"[A-Za-z]{3,30}", re.ASCII)


class _UnitError(ValueError):
    """A part of a text is no unit; says which."""


def unit_fault(text: str) -> str | None:
    """Return what is wrong with a text as a unit, or None."""
    if is_unit(text):
        return None
    return f"{quote_value(text)} is no unit of UCUM such as km, m/s2, Cel or {{persons}}{_remedy(text)}"


def is_unit(text: str) -> bool:
    """Whether a text is a unit of UCUM."""
    try:
        return 0 < len(text) <= _MAX_CHARACTERS and _term(text, int(text[0] == "/"), 0) == len(text)
    except _UnitError:
        return False


def _term(text: str, at: int, depth: int) -> int:
    """Return where the term that begins at a place ends."""
    at = _component(text, at, depth)
    while text[at : at + 1] in (".", "/"):
        at = _component(text, at + 1, depth)
    return at


def _component(text: str, at: int, depth: int) -> int:
    if annotation := _ANNOTATION.match(text, at):
        return annotation.end()
    if text[at : at + 1] == "(" and depth < _MAX_DEPTH:
        at = _term(text, at + 1 + (text[at + 1 : at + 2] == "/"), depth + 1)
        if text[at : at + 1] != ")":
            raise _UnitError(text[at:])
        return at + 1
    match = _SYMBOL.match(text, at)
    if match is None or not (_is_symbol(match[1]) or _FACTOR.fullmatch(match[0])):
        raise _UnitError(text[at:])
    annotation = _ANNOTATION.match(text, match.end())
    return annotation.end() if annotation else match.end()


def _is_symbol(text: str) -> bool:
    if text in _METRIC or text in _OTHERS:
        return True
    return any(text.startswith(prefix) and text[len(prefix) :] in _METRIC for prefix in _PREFIXES)


def _remedy(text: str) -> str:
    if not text.strip():
        return "; write 1 for a number without a unit"
    code = likely(text)
    return f"; write {code}" if code else ""


def likely(text: str) -> str:
    """Return the code for a unit as people write it, which may be a code already; nothing where none is known."""
    if is_unit(text):
        return text
    bare = re.sub(r"\s*(?:\bper\b|/)\s*", "/", text.strip().translate(_SIGNS))
    bare = re.sub(r"(?<=[A-Za-z])(?:\^|\.\.)(?=-?[0-9])", "", bare)
    parts = re.split(r"([./])", re.sub(r"\s+", ".", bare))
    candidates = ["".join(map(_usual, parts)), bare.lower(), "".join(_counted(_usual(part)) for part in parts)]
    return next(filter(is_unit, candidates), "")


def _usual(part: str) -> str:
    """Return the code for a part as people write it, with its power."""
    if part in _USUAL:
        return _USUAL[part]
    match = re.fullmatch(r"(.+?)(-?[1-9])", part)
    return f"{_USUAL[match[1]]}{match[2]}" if match and match[1] in _USUAL else part


def _counted(part: str) -> str:
    """Return a part, in braces where it is a word that is no unit: what is counted, or money."""
    return f"{{{part}}}" if _WORD.fullmatch(part) and not is_unit(part) else part
