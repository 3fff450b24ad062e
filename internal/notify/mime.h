// MIME, as far as our mails need it: encodings of RFC 2045 and RFC 2047. Pure.
//
// Own, and not Poco's, whose encodeWord splits UTF-8 characters over words and
// whose headers take line ends from their values.
#ifndef LEADSMAN_INTERNAL_NOTIFY_MIME_H_
#define LEADSMAN_INTERNAL_NOTIFY_MIME_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace leadsman {

// A body part: base64 in lines of 76, each ended by CRLF.
std::string Base64Lines(std::string_view bytes);

// "Name: value" and CRLF, of free text from anywhere: cut at 2,000 bytes,
// cleaned of control bytes, no line longer than 76. Printable ASCII is folded
// at its blanks; all else becomes encoded words (UTF-8, B) that begin and end
// at character borders.
std::string TextHeader(std::string_view name, std::string_view value);

// Free text as a phrase before "<address>": atoms, a quoted string or encoded
// words, folded for a line on which it begins at `column`. "" stays "".
std::string Phrase(std::string_view text, std::size_t column);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_MIME_H_
