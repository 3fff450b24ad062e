#include "internal/report/mail_layout.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/text.h"

namespace leadsman {
namespace {

std::string Padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

void AddFacts(const MailBlock& block, std::string& out) {
  std::size_t width = 0;
  for (const auto& [name, value] : block.facts) {
    width = std::max(width, name.size());
  }
  for (const auto& [name, value] : block.facts) {
    out +=
        "  " + Padded(CleanText(name), width) + "  " + CleanText(value) + "\n";
  }
}

void AddTable(const MailBlock& block, std::string& out) {
  std::vector<std::size_t> widths;
  for (const auto& row : block.table) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  for (const auto& row : block.table) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += " " + Padded(CleanText(row[i]), widths[i]) + " ";
    }
    while (line.ends_with(' ')) line.pop_back();
    out += line + "\n";
  }
}

// Every line is marked, so that none can pass for ours.
void AddQuote(const MailBlock& block, std::string& out) {
  std::string text = CleanText(block.quote, true);
  while (text.ends_with('\n')) text.pop_back();
  if (text.empty()) return;
  out += "  > ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "  > ";
  }
  out += "\n";
}

constexpr std::string_view kHead =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head><meta charset=\"utf-8\"></head>\n"
    "<body style=\"font-family:sans-serif;font-size:14px;color:#222;"
    "line-height:1.4\">\n";
std::string_view ColourOf(MailTone tone) {
  switch (tone) {
    case MailTone::kBad:
      return "#b00020";
    case MailTone::kGood:
      return "#1b6e3c";
    case MailTone::kPlain:
      break;
  }
  return "#333333";
}

std::string Safe(std::string_view text, bool keep_lines = false) {
  return EscapeHtml(CleanText(text, keep_lines));
}

std::string Cell(std::string_view text, bool bold) {
  return bold ? "<td><b>" + Safe(text) + "</b></td>"
              : "<td>" + Safe(text) + "</td>";
}

std::string BlockAsHtml(const MailBlock& block) {
  std::string html;
  if (!block.title.empty()) {
    html += "<h3 style=\"font-size:14px;margin:16px 0 4px\">" +
            Safe(block.title) + "</h3>\n";
  }
  if (!block.facts.empty() || !block.table.empty()) {
    html += "<table cellpadding=\"3\" style=\"font-size:14px\">\n";
    for (const auto& [name, value] : block.facts) {
      html += "<tr valign=\"top\">" + Cell(name, true) + Cell(value, false) +
              "</tr>\n";
    }
    bool head = true;
    for (const auto& row : block.table) {
      html += "<tr>";
      for (const std::string& cell : row) html += Cell(cell, head);
      html += "</tr>\n";
      head = false;
    }
    html += "</table>\n";
  }
  if (!block.quote.empty()) {
    html +=
        "<blockquote style=\"margin:0;padding:4px 12px;border-left:3px solid "
        "#bbb\"><pre style=\"white-space:pre-wrap;margin:0\">" +
        Safe(block.quote, true) + "</pre></blockquote>\n";
  }
  for (const std::string& command : block.commands) {
    html += "<pre style=\"margin:2px 0\">" + Safe(command) + "</pre>\n";
  }
  return html;
}

}  // namespace

std::string AsText(const MailLayout& layout) {
  std::string text = CleanText(layout.headline) + "\n";
  for (const MailBlock& block : layout.blocks) {
    text += "\n";
    if (!block.title.empty()) text += CleanText(block.title) + "\n";
    AddFacts(block, text);
    AddTable(block, text);
    AddQuote(block, text);
    for (const std::string& command : block.commands) {
      text += "  " + CleanText(command) + "\n";
    }
  }
  return text;
}

std::string AsHtml(const MailLayout& layout) {
  std::string html(kHead);
  html += "<p style=\"font-size:16px;font-weight:bold;color:";
  html += ColourOf(layout.tone);
  html += "\">" + Safe(layout.headline) + "</p>\n";
  for (const MailBlock& block : layout.blocks) html += BlockAsHtml(block);
  return html + "</body>\n</html>\n";
}

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace leadsman
