using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Ports;
using Serverless.Runtime.References;

namespace Serverless.Runtime.Pipelines;

/// <summary>What the shells of one pipeline share.</summary>
internal sealed class PipelineContext
{
    private IReadOnlyList<PipelineEpoch> _epochs = [];

    public PipelineContext(Pipeline pipeline, StorePorts stores, ITopicMetadata topic, RuntimeOptions options, TimeProvider clock, ILogger log)
    {
        Pipeline = pipeline;
        Stores = stores;
        Topic = topic;
        Options = options;
        Clock = clock;
        Log = log;
        Retry = new StoreRetry(options, clock);
        Epochs = new EpochKeeper(pipeline, stores.Ledger, topic, clock);
        Deltas = new DeltaCache(stores.Deltas, options.DeltaCacheBytes);
        References = new ReferenceSnapshot(pipeline, stores.References, clock);
        Idle = new IdleObserver(clock);
    }

    public Pipeline Pipeline { get; }
    public StorePorts Stores { get; }
    public ITopicMetadata Topic { get; }
    public RuntimeOptions Options { get; }
    public TimeProvider Clock { get; }
    public ILogger Log { get; }
    public StoreRetry Retry { get; }
    public EpochKeeper Epochs { get; }
    public DeltaCache Deltas { get; }
    public ReferenceSnapshot References { get; }
    public IdleObserver Idle { get; }

    public View? ViewOf(string name) => Pipeline.Views.FirstOrDefault(view => view.Name == name);

    /// <summary>The pipeline's epochs up to and with <paramref name="last"/>, oldest first; none when there is no such epoch. Epochs never change, so they are read once.</summary>
    public async ValueTask<IReadOnlyList<PipelineEpoch>> EpochsUpToAsync(Epoch last, CancellationToken ct)
    {
        if (_epochs.Count < last.Value)
            _epochs = await Stores.Ledger.EpochsAsync(Pipeline.Name, ct).ConfigureAwait(false);
        return _epochs.Count < last.Value ? [] : [.. _epochs.Take(last.Value)];
    }
}
