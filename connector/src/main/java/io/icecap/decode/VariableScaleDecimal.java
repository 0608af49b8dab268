package io.icecap.decode;

import io.icecap.change.ColumnType;
import io.icecap.decode.TypeSettings.DecimalOverflow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * {@code io.debezium.data.VariableScaleDecimal}: a decimal of any size, each with a scale of its
 * own. Text that has all digits, since no decimal column holds them all.
 */
final class VariableScaleDecimal implements LogicalType {
  static final String NAME = "io.debezium.data.VariableScaleDecimal";

  /** Twenty digits before the point and eighteen behind it. */
  private static final ColumnType.Decimal ROUNDED = new ColumnType.Decimal(38, 18);

  private final LogicalType decimal;

  VariableScaleDecimal(DecimalOverflow overflow) {
    this.decimal =
        overflow == DecimalOverflow.ROUND
            ? new ConnectDecimal(ROUNDED, RoundingMode.HALF_UP)
            : new DecimalText();
  }

  @Override
  public ColumnType columnType() {
    return decimal.columnType();
  }

  @Override
  public Object decode(Object value) {
    Struct struct = (Struct) value;
    try {
      byte[] unscaled = Binary.bytes(struct.get("value"));
      Integer scale = (Integer) struct.get("scale");
      if (unscaled != null && unscaled.length > 0 && scale != null) {
        DecimalText.checkSize(Byte.SIZE * (long) unscaled.length, scale);
        return decimal.decode(new BigDecimal(new BigInteger(unscaled), scale));
      }
    } catch (DataException e) {
      // a struct of this name with other fields; told below
    }
    throw new RefusedException(
        "it has no scale, or no value. Check the converter and the transforms");
  }
}
