package io.icecap.cli.terminal;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/** Lines go on until there is a semicolon; those that begin with a backslash end by themselves. */
final class StatementParser extends DefaultParser {
  StatementParser() {
    setEscapeChars(null);
    setQuoteChars(new char[0]);
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    boolean complete =
        line.startsWith("\\")
            || StatementSplitter.isBlank(line)
            || StatementSplitter.end(line) >= 0;
    if (context == ParseContext.ACCEPT_LINE && !complete) {
      throw new EOFError(-1, cursor, "The statement goes on");
    }
    return super.parse(line, cursor, context);
  }

  @Override
  public boolean isDelimiterChar(CharSequence buffer, int position) {
    return "(),;=<>".indexOf(buffer.charAt(position)) >= 0
        || super.isDelimiterChar(buffer, position);
  }
}
