"""Names across scripts: keys under which Тоқаев, Токаев, Tokayev and Tokaïev meet, and `same_name` for two of them."""

from searchkit.analyzers.names.compare import same_name
from searchkit.analyzers.names.equivalents import Equivalent, equivalents
from searchkit.analyzers.names.keying import keys
from searchkit.analyzers.names.loanwords import is_root

__all__ = ["Equivalent", "equivalents", "is_root", "keys", "same_name"]
