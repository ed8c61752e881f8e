using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Runtime.Unpacking;

namespace Serverless.Benchmarks.CorePath;

/// <summary>A stretch of the way from bytes to delta objects, from its beginning. For one thread.</summary>
internal abstract class CoreStage : IDisposable
{
    private static readonly PersonalKey Key = new("benchmark", new byte[PersonalKey.SecretBytes]);

    private readonly Unpacker _unpacker = new();

    protected CoreStage(string name, Pipeline pipeline, EventStream stream)
    {
        Name = name;
        Reader = new EventReader(pipeline, _unpacker.Unpack, Key) { Tables = stream.Tables, Schemas = stream.Schemas };
    }

    public string Name { get; }

    /// <summary>Bytes of delta objects that the last pass wrote.</summary>
    public long DeltaBytes { get; protected set; }

    protected EventReader Reader { get; }

    /// <summary>Takes all chunks this far, each a batch of its own.</summary>
    public abstract void Pass(IReadOnlyList<IReadOnlyList<SourceRecord>> chunks);

    public void Dispose() => _unpacker.Dispose();
}
