package io.icecap.config;

import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;

/** docs/configuration.md, as it follows from the declarations. */
final class ReferencePage {
  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Generated from the declarations in io.icecap.config. After a change there, run
           mvn test -pl connector -am -Dtest=ReferencePageTest -Dicecap.docs.write=true
           -Dsurefire.failIfNoSpecifiedTests=false -->

      Options of the two connectors. What Kafka Connect itself knows (`name`, `topics`, `tasks.max`,
      converters, `transforms`, `errors.*`, `consumer.override.*`, …) works as everywhere; any other
      key is refused, and the nearest known one is named. Columns that options name are compared with the
      tables that there are already, where the topics are named or the options are those of one table.

      `errors.tolerance` and the dead-letter queue decide what becomes of a record that can't be
      read or does not fit its table, as they do for Connect's own converters:

      | `errors.tolerance` | `errors.deadletterqueue.topic.name` | a bad record |
      |---|---|---|
      | `none` (default) | | stops the task, which says where it is and why |
      | `none` (default) | given | refused: nothing would ever go there |
      | `all` | given | goes there, and the rest goes on |
      | `all` | not given | is skipped for good; the log says so, ten times in ten seconds at most, and counts them |
      """;

  private static final String OFFSETS =
      """
      ## Offsets

      Where a sink goes on is decided by what its tables have taken, not by the consumer group. After
      `PATCH` or `DELETE /connectors/…/offsets`, which alter those of the group alone (as Connect's
      answer says: the connector manages its offsets elsewhere), and after the loss of the group, the
      tasks seek to the offset that each table has next. So no change is lost or applied twice by
      altering offsets, and none is applied again either: to load a table anew, drop it. A
      topic-partition that its table does not know yet starts where the consumer group stands.
      """;

  private static final String HOSTS =
      """
      ## Applier outside of Kafka Connect

      The daemon and the AWS Lambda function have the options of the applier, but for `topic`:
      `redis.url` is `--redis.url` on the command line of `./icecap apply`, `ICECAP_REDIS_URL` in the
      environment, and `redis.url` in a properties file. See [hosts.md](hosts.md).
      """;

  private static final String OWN =
      """
      ### Options of one table

      `table.<table>.<option>` is an option for one table alone, in place of the connector's: with

      ```json
      "commit.interval.ms": "1000",
      "table.shop.orders.commit.interval.ms": "60000",
      "table.shop.orders.partition.by": "day(created_at), bucket(4, id)"
      ```

      the table `shop.orders` (as `table.name.format` names it) is published once a minute and the
      others once a second. Names of tables have dots like those of options: where an option ends the
      key, all before it is the table. The names are checked: an unknown option is refused with the
      nearest one, and so is a table that none of `topics` goes to.

      These may be given for a table: %s.

      What new tables are like (such as `partition.by`) counts where the table is created, as for all
      tables. `commit.interval.ms`, `sort.by` and `file.formats` are stored with the table, so that
      whoever applies it, the companion connector too, goes by them; where they are no longer given,
      the applier's own options count again.
      """;

  private ReferencePage() {}

  static String render() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    ConfigDef sink = IcecapSinkConfig.definition();
    ConfigDef applier = IcecapApplierConfig.definition();
    page.append("\n## Sink: `io.icecap.connect.IcecapSinkConnector`\n");
    sink.groups().forEach(group -> page.append(table(sink, group)));
    page.append('\n')
        .append(
            OWN.formatted(
                OwnOptions.NAMES.stream()
                    .map("`%s`"::formatted)
                    .collect(Collectors.joining(", "))));
    page.append("\n## Applier: `io.icecap.connect.IcecapApplierConnector`\n");
    for (String group : applier.groups()) {
      String table = table(applier, group);
      boolean same = sink.groups().contains(group) && table.equals(table(sink, group));
      page.append(same ? "\n### %s\n\nThe same as of the sink.\n".formatted(group) : table);
    }
    return page.append('\n').append(HOSTS).append('\n').append(OFFSETS).toString();
  }

  private static String table(ConfigDef definition, String group) {
    StringBuilder table = new StringBuilder("\n### ").append(group).append("\n\n");
    table.append(
        "| option | type | default | allowed | importance | |\n|---|---|---|---|---|---|\n");
    OptionGroup.keys(definition, group).forEach(key -> table.append(row(key)));
    return table.toString();
  }

  private static String row(ConfigKey key) {
    String allowed = key.validator == null ? "" : key.validator.toString();
    return "| `%s` | %s | %s | %s | %s | %s |\n"
        .formatted(
            key.name,
            key.type.toString().toLowerCase(Locale.ROOT),
            byDefault(key),
            cell(allowed),
            key.importance.toString().toLowerCase(Locale.ROOT),
            cell(key.documentation));
  }

  private static String byDefault(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    String text = ConfigDef.convertToString(key.defaultValue, key.type);
    return text == null || (key.type == Type.LIST && text.isEmpty()) ? "" : "`" + text + "`";
  }

  /** Plain text in a cell of a Markdown table. */
  private static String cell(String text) {
    return text.replaceAll("[\\\\|*_\\[\\]<>]", "\\\\$0");
  }
}
