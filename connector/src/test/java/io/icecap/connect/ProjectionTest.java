package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Decimal;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import io.icecap.config.SchemaEvolution;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final RowSchema TABLE =
      new RowSchema(
          0,
          List.of(
              column("id", Simple.LONG, true),
              column("price", Simple.DOUBLE, false),
              column("name", Simple.STRING, true)),
          List.of(0));

  @Test
  void ordersValuesAsTheTableDoesAndWidensNumbers() {
    Projection projection =
        of(
            column("name", Simple.STRING, true),
            column("id", Simple.INT, true),
            column("price", Simple.FLOAT, false));
    assertThat(projection.problem()).isEmpty();
    assertThat(projection.project(new Object[] {"a", 7, 1.5f})).containsExactly(7L, 1.5d, "a");
    assertThat(projection.project(new Object[] {"a", 7, null})).containsExactly(7L, null, "a");
  }

  @Test
  void namesTheRequiredColumnThatIsMissing() {
    Projection projection =
        of(column("price", Simple.DOUBLE, false), column("id", Simple.LONG, true));
    Object[] projected = projection.project(new Object[] {1.5d, 7L});
    assertThat(projected).containsExactly(7L, 1.5d, null);
    assertThatThrownBy(() -> projection.requireWhole(projected))
        .hasMessageContaining("column 'name' is missing");
  }

  @Test
  void aValueOfWhichNothingIsKnownDoesNotGoWhereNullIsRefused() {
    Projection projection =
        of(column("id", Simple.LONG, true), column("price", Simple.DOUBLE, true));
    Object[] mark = projection.projectMark(new Object[] {7L, null});

    assertThat(mark[2]).isEqualTo(new Unchanged(null));
    assertThatThrownBy(() -> projection.requireWhole(mark))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContaining("it says nothing of column 'name', which the table requires")
        .hasMessageContaining("DROP NOT NULL");
    mark[2] = new Unchanged("placeholder");
    projection.requireWhole(mark);
  }

  @Test
  void aNarrowerOrAnotherTypeIsAProblem() {
    for (ColumnType type : List.of(Simple.FLOAT, Simple.INT, Simple.TIMESTAMP, new Decimal(4, 2))) {
      assertThat(of(column("id", Simple.LONG, true), column("name", type, true)).problem())
          .get()
          .asString()
          .contains("column 'name' is");
    }
  }

  @Test
  void anotherKeyIsAProblem() {
    RowSchema record =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(column("id", Simple.LONG, true), column("name", Simple.STRING, true)),
            List.of(0, 1));
    assertThat(Projection.of(record, TABLE, SchemaEvolution.BASIC).problem())
        .get()
        .asString()
        .contains("its key is [id, name], and the table's is [id]");
  }

  private static Projection of(Column... columns) {
    int key = columns[0].name().equals("id") ? 0 : 1;
    return Projection.of(
        new RowSchema(RowSchema.OF_A_RECORD, List.of(columns), List.of(key)),
        TABLE,
        SchemaEvolution.BASIC);
  }

  private static Column column(String name, ColumnType type, boolean required) {
    return new Column(0, name, type, required);
  }
}
