#pragma once
#include <hpdf.h>
#include <hpdf_font.h>
#include <hpdf_fontdef.h>
#include <hpdf_objects.h>

/* What libharu knows inside but does not offer: which characters a TrueType font has, and the document's language. */

static inline HPDF_FontDef gavel_pdf_font_definition(HPDF_Font font) {
    return ((HPDF_FontAttr)font->attr)->fontdef;
}

/* The glyph of a character of the basic plane; 0 when the font has none. */
static inline HPDF_UINT16 gavel_pdf_glyph(HPDF_Font font, HPDF_UINT16 character) {
    return HPDF_TTFontDef_GetGlyphid(gavel_pdf_font_definition(font), character);
}

/* The advance of a character in thousandths of the size. */
static inline HPDF_INT16 gavel_pdf_width(HPDF_Font font, HPDF_UINT16 character) {
    return HPDF_TTFontDef_GetCharWidth(gavel_pdf_font_definition(font), character);
}

/* Names the language of the document, e.g. "de". */
static inline HPDF_STATUS gavel_pdf_set_language(HPDF_Doc document, const char *language) {
    return HPDF_Dict_Add(document->catalog, "Lang", HPDF_String_New(document->mmgr, language, NULL));
}

/* Replaces the font's map from codes to Unicode, which libharu writes in a form that readers do not understand. */
static inline HPDF_STATUS gavel_pdf_set_unicode_map(HPDF_Doc document, HPDF_Font font, const char *map, HPDF_UINT length) {
    HPDF_Dict stream = HPDF_DictStream_New(document->mmgr, document->xref);
    if (!stream) return HPDF_Error_GetCode(&document->error);
    stream->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
    HPDF_STATUS status = HPDF_Stream_Write(stream->stream, (const HPDF_BYTE *)map, length);
    return status != HPDF_OK ? status : HPDF_Dict_Add(font, "ToUnicode", stream);
}
