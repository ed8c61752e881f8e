using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Aggregates;

[Collection(Alone.Name)]
public sealed class AllocationTests
{
    public static TheoryData<string> Names => AggregateCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Adding_and_starting_again_allocate_nothing_once_grown(string name)
    {
        var samples = SampleStream.Calm(1, 4000, texts: 3500);
        var rows = new Row[samples.Length];
        for (var at = 0; at < rows.Length; at++)
            samples[at].Fill(rows[at] = new Row(Sample.Layout));
        var state = AggregateCases.Aggregate(name).Create();
        for (var round = 0; round < 2; round++)
            Pass();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Pass()
        {
            state.Reset();
            for (var at = 0; at < rows.Length; at++)
                state.Add(rows[at], samples[at].Time, samples[at].Position);
        }
    }
}
