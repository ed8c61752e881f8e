using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Local.Hosting.Entities;
using Serverless.Local.Runs;
using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Shards;
using Serverless.Runtime.Stores;

namespace Serverless.Local.Commands;

/// <summary>What runs have left in a data folder, opened without a broker or a host.</summary>
internal sealed class StoredData : IAsyncDisposable
{
    private readonly StoreSet _opened;
    private readonly Lazy<EntityStore?> _entities;

    private StoredData(string folder, IConfiguration settings, IEnumerable<Pipeline> pipelines)
    {
        var checkedSettings = ServerlessSettings.From(settings);
        _opened = StoreSet.Of(checkedSettings.Stores, fault: null, settings, pipelines, TimeProvider.System, NullLogger.Instance);
        if (_opened.Stores.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        // Small steps: a verb reads whole ledgers and should not hold much of them at a time.
        var options = checkedSettings.Runtime with { ChunksPerOperation = Math.Min(64, checkedSettings.Runtime.ChunksPerOperation) };
        Pipelines = new PipelineHost(
            pipelines, _opened.Stores, new NoBroker(), new NoBroker(), options, TimeProvider.System, NullLogger<PipelineHost>.Instance);
        _entities = new(() => File.Exists(Path.Combine(folder, EntityStore.FileName)) ? EntityStore.In(folder) : null);
    }

    public PipelineHost Pipelines { get; }

    public Runtime.Ports.ILedger Ledger => _opened.Stores.Ledger;

    /// <summary>
    /// Opens a folder that a run has made, or, where the settings say so, what is kept in a storage account. A folder in use is refused;
    /// <paramref name="instead"/> says what can be done then.
    /// </summary>
    public static StoredData Open(string folder, IEnumerable<Pipeline> pipelines, string instead)
    {
        var settings = LocalSettings.Load(Directory.GetCurrentDirectory(), new Dictionary<string, string?> { ["Stores:Folder"] = folder });
        SettingsException.ThrowIfAny(ServerlessSettings.From(settings).Mistakes);
        var isElsewhere = string.Equals(settings["Stores:Kind"], "azure", StringComparison.OrdinalIgnoreCase);
        if (!isElsewhere && !File.Exists(Path.Combine(folder, EntityStore.FileName)) && !File.Exists(Path.Combine(folder, "serverless.db")))
            throw new UsageException($"--data {folder}: no run has kept its data there; name a folder that run --data was given");
        try
        {
            return new StoredData(folder, settings, pipelines);
        }
        catch (DataFolderException fault) when (fault.IsInUse)
        {
            throw new DataFolderException($"{fault.Message} {instead}", fault);
        }
    }

    /// <summary>The status of a shard as of its last saved state; null when it has none.</summary>
    public ShardStatus? StatusOf(ShardId shard) =>
        _entities.Value is { } entities ? ShardStates.Find(entities, shard, Pipelines.Shards) : null;

    /// <summary>Why sources of a pipeline weren't read on when that was last said, a sentence each.</summary>
    public async ValueTask<IReadOnlyList<string>> StopsOfAsync(string pipeline, CancellationToken ct) =>
        [.. (await _opened.Stores.Ticks.ReadAsync(ct)).Where(report => report.Pipeline == pipeline && report.IsStop)
            .OrderBy(report => report.Part, StringComparer.Ordinal).Select(report => report.Problem!)];

    public async ValueTask DisposeAsync()
    {
        if (_entities is { IsValueCreated: true, Value: { } entities })
            await entities.DisposeAsync();
        await _opened.DisposeAsync();
    }
}
