namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>A database in use: its one writer and its readers. Closes <paramref name="writing"/> at the end.</summary>
internal sealed class DatabaseFile(string path, Database writing, bool atOnce, TimeSpan longEnough, TimeProvider clock) : IAsyncDisposable
{
    public GroupCommit Writer { get; } = new(writing, atOnce, longEnough, clock);

    public ReadPool Readers { get; } = new(path);

    public async ValueTask DisposeAsync()
    {
        Readers.Dispose();
        await Writer.DisposeAsync();
    }
}
