package io.icecap.decode;

import io.icecap.change.ColumnType;

/** Strings, and what is one by another name: JSON, XML, enumerations. */
final class Text implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.STRING;
  }

  @Override
  public String decode(Object value) {
    String text = (String) value;
    if (hasLoneSurrogate(text)) {
      throw new RefusedException(
          "it has half of a surrogate pair, which is no character, and would be stored as another"
              + " one. Correct it at the source");
    }
    return text;
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
