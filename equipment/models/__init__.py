from equipment.models.classification import Classification
from equipment.models.codes import (
    AcquisitionMethod,
    EquipmentClass,
    ExclusiveReason,
    FeeBasis,
    Purpose,
    Status,
    UseMode,
    UseScope,
)
from equipment.models.equipment import Equipment
from equipment.models.kinds import Kind, KindTerm
from equipment.models.qualification import HeldQualification, Qualification
from equipment.models.search import SearchDocument, SearchProfile, SearchTerm
from equipment.models.service_map import (
    EquipmentStep,
    EvaluationFactor,
    ProcessStep,
    ProductItem,
    StepKind,
)
from equipment.models.specs import Spec, SpecDefinition
from equipment.models.tariffs import Tariff
from equipment.models.taxonomy import Field, Sector, Stage, Tag
from equipment.models.vocabulary import (
    QueryWord,
    SpellingRule,
    SynonymGroup,
    VocabularyChange,
)

__all__ = [
    "AcquisitionMethod",
    "Classification",
    "Equipment",
    "EquipmentClass",
    "EquipmentStep",
    "EvaluationFactor",
    "ExclusiveReason",
    "FeeBasis",
    "Field",
    "HeldQualification",
    "Kind",
    "KindTerm",
    "ProcessStep",
    "ProductItem",
    "Purpose",
    "Qualification",
    "QueryWord",
    "SearchDocument",
    "SearchProfile",
    "SearchTerm",
    "Sector",
    "Spec",
    "SpecDefinition",
    "SpellingRule",
    "Stage",
    "Status",
    "StepKind",
    "SynonymGroup",
    "Tag",
    "Tariff",
    "UseMode",
    "UseScope",
    "VocabularyChange",
]
