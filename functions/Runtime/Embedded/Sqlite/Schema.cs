namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// The tables of a database, and how each version of them comes from the one before: the first of <paramref name="steps"/> makes version
/// <paramref name="first"/> in an empty database, each other one the next version. <c>user_version</c> holds the version. Times are UTC
/// ticks, event times milliseconds since 1970.
/// </summary>
internal sealed class Schema(int first, params string[] steps)
{
    /// <summary>
    /// The tables that ingestion writes in small transactions and waits for. Side events are beside the ledger, which decides which of them
    /// count.
    /// </summary>
    public static readonly Schema Main = new(17, """
        CREATE TABLE epochs (
            pipeline TEXT NOT NULL, epoch INTEGER NOT NULL, version TEXT NOT NULL, revision INTEGER NOT NULL,
            partitions INTEGER NOT NULL,
            views TEXT NOT NULL, opened_at INTEGER NOT NULL, cause TEXT NOT NULL, redriven_since INTEGER NOT NULL,
            PRIMARY KEY (pipeline, epoch)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ledger (
            pipeline TEXT NOT NULL, epoch INTEGER NOT NULL, partition INTEGER NOT NULL, redrive INTEGER NOT NULL, previous INTEGER NOT NULL,
            first_offset INTEGER NOT NULL, last_offset INTEGER NOT NULL, delta TEXT NOT NULL,
            watermark_before INTEGER NOT NULL, watermark_after INTEGER NOT NULL, missing INTEGER NOT NULL,
            counts TEXT NOT NULL, totals TEXT NOT NULL, record_time INTEGER, record_hash INTEGER,
            clock INTEGER NOT NULL, recipe TEXT NOT NULL, sections_hash INTEGER NOT NULL, next_epoch INTEGER,
            after_idle INTEGER NOT NULL,
            PRIMARY KEY (pipeline, epoch, redrive, partition, previous)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ledger_by_delta ON ledger (pipeline, delta, partition);
        CREATE INDEX ledger_by_time ON ledger (pipeline, clock);

        CREATE TABLE sealed_chunks (
            pipeline TEXT NOT NULL, delta TEXT NOT NULL, partition INTEGER NOT NULL, redrive INTEGER NOT NULL, previous INTEGER NOT NULL,
            last_offset INTEGER NOT NULL,
            PRIMARY KEY (pipeline, delta, partition, redrive, previous)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE collected_deltas (
            pipeline TEXT NOT NULL, delta TEXT NOT NULL, epoch INTEGER NOT NULL,
            PRIMARY KEY (pipeline, delta)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE recipes (
            pipeline TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL,
            PRIMARY KEY (pipeline, id)) STRICT, WITHOUT ROWID;

        CREATE TABLE definitions (
            pipeline TEXT NOT NULL, version TEXT NOT NULL, content TEXT NOT NULL,
            PRIMARY KEY (pipeline, version)) STRICT, WITHOUT ROWID;

        CREATE TABLE accepted_losses (
            pipeline TEXT NOT NULL, place TEXT NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (pipeline, place)) STRICT, WITHOUT ROWID;

        CREATE TABLE side_events (
            pipeline TEXT NOT NULL, kind INTEGER NOT NULL,
            partition INTEGER NOT NULL, record_offset INTEGER NOT NULL, event_index INTEGER NOT NULL,
            views TEXT NOT NULL, delta TEXT NOT NULL,
            stage INTEGER, reason TEXT, field TEXT, found TEXT, byte_position INTEGER, event_time INTEGER,
            kafka_timestamp INTEGER NOT NULL, timestamp_type INTEGER NOT NULL, key BLOB, headers BLOB, event BLOB,
            redriven INTEGER NOT NULL DEFAULT 0, sealed_with TEXT,
            PRIMARY KEY (pipeline, kind, partition, record_offset, event_index, views, delta)
        ) STRICT;
        CREATE INDEX side_events_by_delta ON side_events (pipeline, delta);

        CREATE TABLE reference_versions (
            name TEXT NOT NULL, version INTEGER NOT NULL, written_at INTEGER NOT NULL, rows INTEGER NOT NULL, hash TEXT NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (name, version)
        ) STRICT;

        CREATE TABLE flags (
            pipeline TEXT NOT NULL, key TEXT NOT NULL, holder TEXT NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY (pipeline, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE shard_reports (
            pipeline TEXT NOT NULL, shard TEXT NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (pipeline, shard)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tick_reports (key TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE schema_registry (
            one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
            revision INTEGER NOT NULL, last_id INTEGER NOT NULL, level INTEGER NOT NULL
        ) STRICT;
        INSERT INTO schema_registry (one, revision, last_id, level) VALUES (1, 0, 0, 0);

        CREATE TABLE schema_subjects (name TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE schemas (
            id INTEGER NOT NULL PRIMARY KEY, guid BLOB NOT NULL UNIQUE, fingerprint INTEGER NOT NULL, content BLOB NOT NULL
        ) STRICT;
        CREATE INDEX schemas_by_fingerprint ON schemas (fingerprint, id);
        """,
        "ALTER TABLE ledger ADD COLUMN trace TEXT;");

    /// <summary>The table of results, in a database of its own, so that the ledger doesn't wait for its large transactions.</summary>
    public static readonly Schema Results = new(3, """
        CREATE TABLE results (
            pipeline TEXT NOT NULL, view TEXT NOT NULL, key TEXT NOT NULL, window_start INTEGER NOT NULL,
            window_end INTEGER NOT NULL, layout INTEGER NOT NULL, pane_index INTEGER NOT NULL,
            pane_kind INTEGER NOT NULL, events INTEGER NOT NULL,
            definition TEXT NOT NULL, corrections TEXT, version INTEGER NOT NULL, state BLOB NOT NULL,
            PRIMARY KEY (pipeline, view, key, window_start)
        ) STRICT, WITHOUT ROWID;
        """);

    /// <summary>The version that this build has.</summary>
    public int Version => first + steps.Length - 1;

    /// <summary>
    /// Upgrades the database to this build's version, each step in a transaction. Throws <see cref="DataFolderException"/> for a newer
    /// database, and for one older than the first step.
    /// </summary>
    public void Migrate(Database database, string path)
    {
        var found = (int)database.ReadInteger("PRAGMA user_version");
        if (found > Version)
            throw new DataFolderException(
                $"The data in '{path}' is of a newer version (its format is {found}, this build knows {Version}). "
                + "Use that version or choose another folder.");
        if (found != 0 && found < first)
            throw new DataFolderException(
                $"The data in '{path}' is of an older version (its format is {found}, this build reads {first} to {Version}). "
                + "Use that version or choose another folder.")
            {
                IsOlder = true,
            };
        for (var version = Math.Max(found, first - 1); version < Version; version++)
            database.RunScript($"BEGIN; {steps[version - first + 1]} PRAGMA user_version = {version + 1}; COMMIT;");
    }
}
