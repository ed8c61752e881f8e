using Serverless.Core.Pipelines;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Pipelines;
using Serverless.Core.Transforms;

namespace Serverless.Core.Tests.Transforms;

[Collection(Alone.Name)]
public sealed class TransformAllocationTests
{
    private static readonly Pipeline Sample = Pipeline.Compile(PipelineFiles.Parse(PipelineFiles.Sample).Definition!);

    private static readonly ReferenceTables Tables = ReferenceTables.Empty.With(
        "owners",
        1,
        new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["anna"] = new Dictionary<string, string> { ["name"] = "Anna" },
        });

    private readonly byte[] _bytes = [.. "annabluekm"u8];
    private readonly Row _row = new(Sample.Layout);

    [Fact]
    public void Events_are_transformed_and_tested_without_allocating()
    {
        Assert.Equal(200, Run(200));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var counted = Run(5_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(5_000, counted);
    }

    // Every kind of step and a view's condition.
    private int Run(int events)
    {
        var counted = 0;
        for (var number = 0; number < events; number++)
        {
            Fill();
            if (Sample.Transformer.Apply(_row, Tables, out _, out _) == TransformVerdict.Continue
                && Sample.Views[0].Where!.Holds(_row)
                && _row.Integer(5) == 2)
                counted++;
        }
        return counted;
    }

    private void Fill()
    {
        _row.Clear();
        _row.SetText(0, _bytes, 0, 4);
        _row.SetText(2, _bytes, 4, 4);
        _row.SetNumber(3, 2);
        _row.SetText(4, _bytes, 8, 2);
        _row.SetInteger(5, 1);
        _row.SetBoolean(6, true);
    }
}
