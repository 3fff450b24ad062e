#include "internal/report/terminal_table.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/text.h"
#include "internal/report/terminal_text.h"

namespace leadsman {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kIndent = 4;  // of what stands beneath its row
// A last column narrower than that reads better beneath.
constexpr std::size_t kLeastLast = 24;

// Terminal colours by word; what is not here is shown as it is.
std::string_view ColourOf(std::string_view word) {
  if (word == "pass" || word == "up") return "\x1b[32m";
  if (word == "fail" || word == "down") return "\x1b[31m";
  if (word == "-" || word.empty()) return {};
  return "\x1b[33m";
}

std::string Trimmed(std::string line) {
  line.resize(line.find_last_not_of(' ') + 1);
  return line;
}

class Layout {
 public:
  Layout(std::vector<TableRow> rows, std::size_t painted,
         const TerminalForm& form)
      : rows_(std::move(rows)),
        painted_(painted),
        form_(form),
        last_(rows_.front().size() - 1) {
    widths_.resize(last_ + 1);
    for (TableRow& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        row[i] = CleanText(row[i]);
        widths_[i] = std::max(widths_[i], ColumnsOf(row[i]));
      }
    }
    if (form_.width > 0) Fit();
  }

  std::string Text() const {
    std::string text;
    for (const TableRow& row : rows_) {
      text += too_narrow_ ? Narrow(row) : Lines(row, &row != &rows_.front());
    }
    return text;
  }

 private:
  enum class Last { kWhole, kWrapped, kBeneath };

  // Columns up to and without the last, each with its gap.
  std::size_t Before() const {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < last_; ++i) sum += widths_[i] + kGap;
    return sum;
  }

  void Fit() {
    if (Before() + widths_[last_] <= form_.width) return;
    if (Before() > form_.width + kGap) ShortenNames();
    if (Before() + kLeastLast <= form_.width) {
      mode_ = Last::kWrapped;
      widths_[last_] = form_.width - Before();
    } else {
      mode_ = Last::kBeneath;
      too_narrow_ = Before() > form_.width + kGap;
    }
  }

  // To the longest that leaves the other columns their place.
  void ShortenNames() {
    const std::size_t others = Before() - widths_[0];
    const std::size_t room =
        form_.width + kGap > others ? form_.width + kGap - others : 0;
    widths_[0] = 0;
    for (const TableRow& row : rows_) {
      const std::size_t columns = ColumnsOf(row[0]);
      if (columns <= room) widths_[0] = std::max(widths_[0], columns);
    }
  }

  std::string Cell(const TableRow& row, std::size_t i, bool paint) const {
    const std::string_view colour = paint && i == painted_ && form_.colour
                                        ? ColourOf(row[i])
                                        : std::string_view();
    std::string cell(colour);
    cell += row[i];
    if (!colour.empty()) cell += "\x1b[0m";
    return cell.append(widths_[i] - ColumnsOf(row[i]) + kGap, ' ');
  }

  std::string Lines(TableRow row, bool paint) const {
    std::string text;
    if (ColumnsOf(row[0]) > widths_[0]) {
      text += Fold(row[0], form_.width);
      row[0].clear();
    }
    std::string line;
    for (std::size_t i = 0; i < last_; ++i) line += Cell(row, i, paint);
    if (mode_ == Last::kWhole) return text + Trimmed(line + row[last_]) + '\n';
    const bool beneath = mode_ == Last::kBeneath;
    if (beneath) text += Trimmed(std::exchange(line, {})) + '\n';
    if (beneath && row[last_].empty()) return text;
    const std::size_t indent = beneath ? kIndent : Before();
    if (beneath) line.append(indent, ' ');
    for (const std::string& part : Wrap(row[last_], form_.width - indent)) {
      text += Trimmed(std::exchange(line, std::string(indent, ' ')) + part);
      text += '\n';
    }
    return text;
  }

  // Fewer columns than the short ones take: as it comes, line by line.
  std::string Narrow(const TableRow& row) const {
    std::string line;
    for (const std::string& cell : row) line += cell + "  ";
    return Fold(Trimmed(line), form_.width);
  }

  std::vector<TableRow> rows_;
  std::size_t painted_;
  TerminalForm form_;
  std::size_t last_;  // the last column's index
  std::vector<std::size_t> widths_;
  Last mode_ = Last::kWhole;
  bool too_narrow_ = false;
};

}  // namespace

std::string TerminalTable(std::vector<TableRow> rows, std::size_t painted,
                          const TerminalForm& form) {
  return Layout(std::move(rows), painted, form).Text();
}

}  // namespace leadsman
