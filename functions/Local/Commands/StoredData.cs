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
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Shards;
using Serverless.Runtime.Stores;

namespace Serverless.Local.Commands;

/// <summary>What runs have left in a data folder, opened without a broker or a host.</summary>
internal sealed class StoredData : IAsyncDisposable
{
    private readonly StoreSet _opened;
    private readonly Lazy<EntityStore?> _entities;

    private readonly string _folder;
    private readonly KafkaRecords? _records;

    private StoredData(string folder, IConfiguration settings, IEnumerable<Pipeline> pipelines, string? brokers)
    {
        _folder = folder;
        var checkedSettings = ServerlessSettings.From(settings);
        _opened = StoreSet.Of(checkedSettings.Stores, fault: null, settings, pipelines, TimeProvider.System, NullLogger.Instance);
        if (_opened.Stores.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        // Small steps: a verb reads whole ledgers and should not hold much of them at a time.
        var options = checkedSettings.Runtime with { ChunksPerOperation = Math.Min(64, checkedSettings.Runtime.ChunksPerOperation) };
        if (brokers is not null)
            _records = new KafkaRecords(KafkaSecurity.From(checkedSettings.Kafka).Client(brokers), TimeProvider.System);
        Pipelines = new PipelineHost(
            pipelines, _opened.Stores, new NoBroker(), _records, options, TimeProvider.System, NullLogger<PipelineHost>.Instance,
            keys: checkedSettings.Personal);
        _entities = new(() => File.Exists(Path.Combine(folder, EntityStore.FileName)) ? EntityStore.In(folder) : null);
    }

    public PipelineHost Pipelines { get; }

    public Runtime.Ports.ILedger Ledger => _opened.Stores.Ledger;

    /// <summary>What the app's own schema registry has.</summary>
    public ISubjects Subjects => new StoredSubjects(_opened.Stores.Registry);

    public Runtime.Ports.ISideOutputs SideOutputs => _opened.Stores.SideOutputs;

    /// <summary>
    /// Opens a folder that a run has made, or, where the settings say so, what is kept in a storage account. A folder in use is refused;
    /// <paramref name="instead"/> says what can be done then. From <paramref name="brokers"/> records can be read again. One that no run
    /// has made is refused too, unless it <paramref name="creates"/> it.
    /// </summary>
    public static StoredData Open(
        string folder, IEnumerable<Pipeline> pipelines, string instead, string? brokers = null, bool creates = false)
    {
        var settings = LocalSettings.LoadFor(
            Directory.GetCurrentDirectory(), folder, new Dictionary<string, string?> { ["Stores:Folder"] = folder });
        SettingsException.ThrowIfAny(ServerlessSettings.From(settings).Mistakes);
        var isElsewhere = string.Equals(settings["Stores:Kind"], "azure", StringComparison.OrdinalIgnoreCase);
        var isThere = new[] { EntityStore.FileName, "serverless.db" }.Any(file => File.Exists(Path.Combine(folder, file)));
        if (!creates && !isElsewhere && !isThere)
            throw new UsageException($"--data {folder}: no run has kept its data there; name a folder that run --data was given");
        try
        {
            return new StoredData(folder, settings, pipelines, brokers);
        }
        catch (DataFolderException fault) when (fault.IsInUse)
        {
            throw new DataFolderException($"{fault.Message} {instead}", fault);
        }
    }

    /// <summary>The status of a shard as of its last saved state; null when it has none.</summary>
    public ShardStatus? StatusOf(ShardId shard) =>
        _entities.Value is { } entities ? ShardStates.Find(entities, shard, Pipelines.Shards) : null;

    /// <summary>
    /// Has the shards of a pipeline apply all that is sealed. Gives those that can't, each with why; null when their states aren't kept in
    /// the folder, so that only the app can.
    /// </summary>
    public async Task<IReadOnlyList<string>?> ApplyAsync(string pipeline, CancellationToken ct) =>
        _entities.Value is { } entities
            ? await Pipelines.Drive.RunAsync(pipeline, new DirectPokes(entities, Pipelines.Shards, TimeProvider.System), StatusOf, ct)
            : null;

    /// <summary>The saved states of shards; null when the folder has none, as the entities are kept elsewhere.</summary>
    public ShardStates? States => _entities.Value is { } entities ? new ShardStates(entities) : null;

    /// <summary>
    /// The names of those pipelines that the stores hold something of. Throws <see cref="UsageException"/> when there are none.
    /// </summary>
    public async ValueTask<IReadOnlyList<string>> SealedAsync(IReadOnlyList<Pipeline> pipelines, CancellationToken ct)
    {
        var found = new List<string>();
        foreach (var pipeline in pipelines)
        {
            if (await Ledger.NewestEpochAsync(pipeline.Name, ct) is not null)
                found.Add(pipeline.Name);
        }
        var names = string.Join(", ", pipelines.Select(pipeline => pipeline.Name));
        return found.Count > 0 ? found : throw new UsageException($"--data {_folder} holds nothing of {names}");
    }

    /// <summary>Why sources of a pipeline weren't read on when that was last said, a sentence each.</summary>
    public async ValueTask<IReadOnlyList<string>> StopsOfAsync(string pipeline, CancellationToken ct) =>
        [.. (await _opened.Stores.Ticks.ReadAsync(ct)).Where(report => report.Pipeline == pipeline && report.IsStop)
            .OrderBy(report => report.Part, StringComparer.Ordinal).Select(report => report.Problem!)];

    public async ValueTask DisposeAsync()
    {
        if (_entities is { IsValueCreated: true, Value: { } entities })
            await entities.DisposeAsync();
        _records?.Dispose();
        await _opened.DisposeAsync();
    }
}
