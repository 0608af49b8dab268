package io.icecap.connect;

import io.icecap.config.SchemaEvolution;
import io.icecap.decode.DecoderSettings;
import io.icecap.table.TableSettings;

/**
 * How one table is fed.
 *
 * @param decoding what its records mean
 * @param settings what it is to be like
 * @param evolution what becomes of its schema
 * @param wanted which changes it takes
 */
record TableRules(
    DecoderSettings decoding,
    TableSettings settings,
    SchemaEvolution evolution,
    WantedChanges wanted) {}
