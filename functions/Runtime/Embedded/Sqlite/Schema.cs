namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// The tables of a database, and how each version of them comes from the one before: <paramref name="steps"/> n takes it from version n to n + 1, and
/// steps are only ever added. <c>user_version</c> holds the version. Times are UTC ticks, event times milliseconds, as the types they come from have them.
/// </summary>
internal sealed class Schema(params string[] steps)
{
    /// <summary>What ingestion writes and waits for: small transactions. Side events are read beside the ledger that says which of them count.</summary>
    public static readonly Schema Main = new("""
        CREATE TABLE epochs (
            pipeline TEXT NOT NULL, epoch INTEGER NOT NULL, partitions INTEGER NOT NULL, views TEXT NOT NULL, opened_at INTEGER NOT NULL,
            PRIMARY KEY (pipeline, epoch)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ledger (
            pipeline TEXT NOT NULL, epoch INTEGER NOT NULL, partition INTEGER NOT NULL, previous INTEGER NOT NULL,
            first_offset INTEGER NOT NULL, last_offset INTEGER NOT NULL, delta TEXT NOT NULL,
            watermark_before INTEGER NOT NULL, watermark_after INTEGER NOT NULL, missing INTEGER NOT NULL,
            counts TEXT NOT NULL, sealed_at INTEGER NOT NULL, next_epoch INTEGER,
            PRIMARY KEY (pipeline, epoch, partition, previous)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ledger_by_delta ON ledger (pipeline, delta, partition);
        CREATE INDEX ledger_by_time ON ledger (pipeline, sealed_at);

        CREATE TABLE side_events (
            pipeline TEXT NOT NULL, kind INTEGER NOT NULL, partition INTEGER NOT NULL, record_offset INTEGER NOT NULL, event_index INTEGER NOT NULL,
            views TEXT NOT NULL, delta TEXT NOT NULL,
            stage INTEGER, reason TEXT, field TEXT, found TEXT, byte_position INTEGER,
            event_time INTEGER, kafka_timestamp INTEGER NOT NULL, key BLOB NOT NULL, event BLOB NOT NULL,
            PRIMARY KEY (pipeline, kind, partition, record_offset, event_index, views, delta)
        ) STRICT;
        CREATE INDEX side_events_by_delta ON side_events (pipeline, delta);

        CREATE TABLE reference_tables (name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, content BLOB NOT NULL) STRICT;

        CREATE TABLE pressure (
            pipeline TEXT NOT NULL, source TEXT NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY (pipeline, source)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE sealed_chunks (
            pipeline TEXT NOT NULL, delta TEXT NOT NULL, partition INTEGER NOT NULL, previous INTEGER NOT NULL, last_offset INTEGER NOT NULL,
            PRIMARY KEY (pipeline, delta, partition, previous)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO sealed_chunks SELECT pipeline, delta, partition, previous, last_offset FROM ledger WHERE next_epoch IS NULL;
        """,
        """
        CREATE TABLE schemas (id INTEGER PRIMARY KEY AUTOINCREMENT, definition TEXT NOT NULL UNIQUE) STRICT;

        CREATE TABLE schema_versions (
            subject TEXT NOT NULL, version INTEGER NOT NULL, id INTEGER NOT NULL,
            PRIMARY KEY (subject, version), UNIQUE (subject, id)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE side_events RENAME TO side_events_without_headers;
        DROP INDEX side_events_by_delta;
        CREATE TABLE side_events (
            pipeline TEXT NOT NULL, kind INTEGER NOT NULL,
            partition INTEGER NOT NULL, record_offset INTEGER NOT NULL, event_index INTEGER NOT NULL,
            views TEXT NOT NULL, delta TEXT NOT NULL,
            stage INTEGER, reason TEXT, field TEXT, found TEXT, byte_position INTEGER, event_time INTEGER,
            kafka_timestamp INTEGER NOT NULL, timestamp_type INTEGER NOT NULL, key BLOB, headers BLOB, event BLOB,
            PRIMARY KEY (pipeline, kind, partition, record_offset, event_index, views, delta)
        ) STRICT;
        CREATE INDEX side_events_by_delta ON side_events (pipeline, delta);
        INSERT INTO side_events SELECT
            pipeline, kind, partition, record_offset, event_index, views, delta, stage, reason, field, found, byte_position, event_time,
            kafka_timestamp, 1, key, NULL, event
        FROM side_events_without_headers;
        DROP TABLE side_events_without_headers;
        """);

    /// <summary>Results alone, so that the ledger needn't wait for their large transactions.</summary>
    public static readonly Schema Results = new("""
        CREATE TABLE results (
            pipeline TEXT NOT NULL, view TEXT NOT NULL, key TEXT NOT NULL, window_start INTEGER NOT NULL,
            window_end INTEGER NOT NULL, epoch INTEGER NOT NULL, pane_index INTEGER NOT NULL, pane_kind INTEGER NOT NULL, events INTEGER NOT NULL,
            definition TEXT NOT NULL, corrections TEXT, version INTEGER NOT NULL, state BLOB NOT NULL,
            PRIMARY KEY (pipeline, view, key, window_start)
        ) STRICT, WITHOUT ROWID;
        """);

    public int Version => steps.Length;

    /// <summary>Brings the database to this build's version, each step in a transaction. Throws <see cref="DataFolderException"/> for one of a newer build.</summary>
    public void Migrate(Database database, string path)
    {
        var found = database.ReadInteger("PRAGMA user_version");
        if (found > Version)
            throw new DataFolderException(
                $"The data in '{path}' is of a newer version (its format is {found}, this build knows {Version}). Use that version or choose another folder.");
        for (var version = (int)found; version < Version; version++)
            database.RunScript($"BEGIN; {steps[version]} PRAGMA user_version = {version + 1}; COMMIT;");
    }
}
