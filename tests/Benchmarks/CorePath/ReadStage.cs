using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Benchmarks.CorePath;

/// <summary>From bytes to rows: as far as the pipeline's fields and transforms go.</summary>
internal sealed class ReadStage(string name, Pipeline pipeline, EventStream stream) : CoreStage(name, pipeline, stream)
{
    public override void Pass(IReadOnlyList<IReadOnlyList<SourceRecord>> chunks)
    {
        foreach (var chunk in chunks)
            Read(chunk);
    }

    private void Read(IReadOnlyList<SourceRecord> chunk)
    {
        for (var index = 0; index < chunk.Count; index++)
        {
            Reader.Open(chunk[index], new EventTime(chunk[index].TimestampMs));
            while (Reader.Next())
            {
            }
        }
    }
}
