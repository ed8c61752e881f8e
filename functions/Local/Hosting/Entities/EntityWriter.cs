using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Serverless.Local.Hosting.Entities;

/// <summary>A state to store, or to remove (null), at a time in milliseconds since 1970.</summary>
internal sealed record EntitySave(string Id, byte[]? State, long Modified)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Group commit: saves that come while a transaction is under way share the next one.</summary>
internal sealed class EntityWriter : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Channel<EntitySave> _waiting =
        Channel.CreateUnbounded<EntitySave>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _running;

    public EntityWriter(SqliteConnection connection)
    {
        _connection = connection;
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA synchronous = NORMAL";
        pragma.ExecuteNonQuery();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Ends when the transaction that holds the state is committed, with its exception when it isn't.</summary>
    public Task SaveAsync(EntitySave save) => _waiting.Writer.TryWrite(save)
        ? save.Done.Task
        : Task.FromException(new ObjectDisposedException(nameof(EntityWriter)));

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var group = new List<EntitySave>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (_waiting.Reader.TryRead(out var save))
                group.Add(save);
            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<EntitySave> group)
    {
        try
        {
            using var transaction = _connection.BeginTransaction();
            group.ForEach(save => Write(save, transaction));
            transaction.Commit();
            group.ForEach(save => save.Done.SetResult());
        }
        catch (Exception e)
        {
            group.ForEach(save => save.Done.TrySetException(e));
        }
    }

    private void Write(EntitySave save, SqliteTransaction transaction)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = save.State is null
            ? "DELETE FROM entities WHERE id = $id"
            : "INSERT INTO entities VALUES ($id, $state, $modified) ON CONFLICT (id) DO UPDATE SET state = $state, modified = $modified";
        command.Parameters.AddWithValue("$id", save.Id);
        command.Parameters.AddWithValue("$state", (object?)save.State ?? DBNull.Value);
        command.Parameters.AddWithValue("$modified", save.Modified);
        command.ExecuteNonQuery();
    }
}
