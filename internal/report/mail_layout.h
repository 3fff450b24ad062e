// MailLayout: the facts of a mail, once, and its two faces. Pure.
//
// Both faces are made from the same value, so that neither can say what the
// other does not. Strings may hold anything; each face cleans and escapes.
#ifndef LEADSMAN_INTERNAL_REPORT_MAIL_LAYOUT_H_
#define LEADSMAN_INTERNAL_REPORT_MAIL_LAYOUT_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadsman {

struct MailBlock {
  std::string title;                                       // "" = none
  std::vector<std::pair<std::string, std::string>> facts;  // name, value
  std::vector<std::vector<std::string>> table;  // rows; the first is its head
  std::string quote;                  // the web's words, shown as such
  std::vector<std::string> commands;  // to be typed
};

enum class MailTone { kBad, kGood, kPlain };  // the headline's colour

struct MailLayout {
  MailTone tone = MailTone::kPlain;
  std::string headline;  // a sentence
  std::vector<MailBlock> blocks;
};

std::string AsText(const MailLayout& layout);
std::string AsHtml(const MailLayout& layout);

// &, <, >, " and ' as entities.
std::string EscapeHtml(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_MAIL_LAYOUT_H_
