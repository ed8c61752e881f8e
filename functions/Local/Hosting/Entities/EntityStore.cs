using Microsoft.Data.Sqlite;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Entities;

/// <summary>
/// Entity states in one SQLite file, <c>entities.db</c>. A save is durable against the death of the process when its task
/// ends. After a loss of power an entity may have an older state than the last one saved; entities must tolerate that.
/// </summary>
internal sealed class EntityStore : IAsyncDisposable
{
    public const string FileName = "entities.db";

    private const int Version = 1;

    private readonly string _connection;
    private readonly EntityWriter _writer;

    private EntityStore(string connection)
    {
        _connection = connection;
        _writer = new EntityWriter(Open());
    }

    /// <exception cref="HostStartException">The file was written by a newer version, or can't be opened.</exception>
    public static EntityStore In(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            var connection = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
            Prepare(connection, file);
            return new EntityStore(connection);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"{file} can't be opened: {e.Message} Choose another data folder, or correct this one.", e);
        }
    }

    public EntityRow? Find(string id)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, state, modified FROM entities WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Row(reader) : null;
    }

    /// <summary>All entities whose id starts with the prefix, in the order of their ids.</summary>
    public IReadOnlyList<EntityRow> List(string prefix)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, state, modified FROM entities WHERE substr(id, 1, length($prefix)) = $prefix ORDER BY id";
        command.Parameters.AddWithValue("$prefix", prefix);
        using var reader = command.ExecuteReader();
        var rows = new List<EntityRow>();
        while (reader.Read())
            rows.Add(Row(reader));
        return rows;
    }

    /// <summary>Puts the state in place of the one before; null removes it.</summary>
    public Task SaveAsync(string id, byte[]? state, DateTimeOffset now) =>
        _writer.SaveAsync(new EntitySave(id, state, now.ToUnixTimeMilliseconds()));

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        return connection;
    }

    private static EntityRow Row(SqliteDataReader reader) => new(
        reader.GetString(0),
        reader.GetFieldValue<byte[]>(1),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)));

    private static void Prepare(string connectionString, string file)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        if (version is not (0 or Version))
            throw new HostStartException(
                $"The data in '{file}' is of a newer version (its format is {version}, this build knows {Version}). "
                + "Use that version or choose another folder.");
        command.CommandText = $"""
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS entities (id TEXT PRIMARY KEY, state BLOB NOT NULL, modified INTEGER NOT NULL);
            PRAGMA user_version = {Version};
            """;
        command.ExecuteNonQuery();
    }
}

/// <summary>An entity as it is stored: <paramref name="State"/> is JSON in UTF-8.</summary>
internal sealed record EntityRow(string Id, byte[] State, DateTimeOffset Modified);
