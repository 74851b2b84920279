"""Which parts of office files, elements and attributes hold what authors wrote.

Names of elements and attributes are those of ECMA-376 (Office Open XML, with the additions that
Microsoft documents) and OASIS OpenDocument 1.3, without their namespaces.
"""

from __future__ import annotations

import re

#: Parts that tell of the file and not what stands in it: nothing but the outermost element stays.
ABOUT = frozenset({"coreProperties", "Properties", "document-meta", "document-settings"})
#: Outermost elements of the parts that somebody reads or sees.
KINDS = frozenset(
    {
        # texts
        "document", "glossaryDocument", "styles", "settings", "webSettings", "fonts", "numbering",
        "comments", "commentsEx", "footnotes", "endnotes", "hdr", "ftr", "people",
        # sheets
        "workbook", "worksheet", "chartsheet", "sst", "styleSheet", "calcChain", "table",
        "ThreadedComments", "personList", "externalLink", "pivotTableDefinition",
        "pivotCacheDefinition", "pivotCacheRecords", "metadata", "slicers",
        "slicerCacheDefinition", "timelines", "timelineCacheDefinition", "formControlPr",
        # slides
        "presentation", "presentationPr", "viewPr", "tblStyleLst", "sld", "sldLayout", "sldMaster",
        "notes", "notesMaster", "handoutMaster", "cmAuthorLst", "cmLst", "authorLst",
        # what all of them hold
        "theme", "themeOverride", "wsDr", "drawing", "userShapes", "chartSpace", "chartStyle",
        "colorStyle", "dataModel", "layoutDef", "styleDef", "colorsDef", "xml",
        # OpenDocument
        "document-content", "document-styles", "math",
    }
)  # fmt: skip
#: Elements in which words stand.
WORDED = frozenset(
    {
        "t", "delText", "instrText", "delInstrText", "v", "f", "formula", "formula1", "formula2",
        "definedName", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader",
        "firstFooter", "text", "sqref", "formatCode", "separator", "name", "sheetName", "attrName",
        "div", "font", "FmlaLink", "FmlaRange", "FmlaGroup", "val", "nf", "pt",
        # OpenDocument
        "p", "h", "a", "span", "ruby-base", "ruby-text", "note-citation", "sequence",
        "sequence-ref", "bookmark-ref", "reference-ref", "note-ref", "date", "time", "chapter",
        "sheet-name", "expression", "variable-set", "variable-get", "variable-input",
        "user-field-get", "user-field-input", "text-input", "placeholder", "conditional-text",
        "hidden-text", "measure", "table-formula", "meta", "meta-field", "bibliography-mark",
        "index-title-template", "index-entry-span", "title", "desc", "date-string", "number",
        "currency-symbol", "footer-decl", "header-decl", "date-time-decl", "page-number",
        "page-continuation", "linenumbering-separator", "creation-date", "creation-time",
        "modification-date", "modification-time", "drop-down",
        "embedded-text", "hidden-paragraph",
        # formulas
        "mi", "mo", "mn", "ms", "mtext", "annotation",
    }
)  # fmt: skip
#: Attributes in which words stand, those of styles and of the format among them.
WORDED_ATTRIBUTE = re.compile(
    r"val|name|displayName|styleId|typeface|ascii|hAnsi|cs|eastAsia|descr|title|alt|Ignorable"
    r"|Requires|ProcessContent|PreserveElements|PreserveAttributes|uri|[pP]rogI[dD]|v|ref|r|location"
    r"|display|tooltip|prompt|promptTitle|error|errorTitle|sheet|uniqueName|uniqueId|forName"
    r"|refForName|Type|ObjectType|DrawAspect|UpdateMode|string|action|[a-zA-Z0-9]*[sS]tyle"
    r"|[a-zA-Z]*Caption|caption|totalsRowLabel|formatCode|text|comment|font|charset|element"
    r"|instr|helpText|statusText|sourceName|fmlaLink|fmlaRange|fmlaGroup|StyleName|help"
    r"|namespaceuri|language|script|[a-z-]*-script|[a-z-]*-?name|[a-z]*-?font-family[a-z-]*"
    r"|font-family-[a-z]*|font-style-name[a-z-]*|[a-z-]*-name-[a-z]+|fontfamily|condition|formula"
    r"|expression|string-value|[a-z-]*address|[a-z-]*range[a-z-]*|print-ranges|label|display-label"
    r"|enhanced-path|d|path|class|engine|num-(?:format|prefix|suffix)|prefix|suffix|text-style"
    r"|[a-z-]*char|leader-text|key[12]|null-date|currency"
    r"|text-before|text-after|fontname|encoding|type|t|cache|font-adornments|control-implementation|current-value"
)
