using Serverless.Core.Tests.Streams;
using static Serverless.Core.Tests.Drift.Lines;

namespace Serverless.Core.Tests.Drift;

/// <summary>What is noticed doesn't depend on how events come in batches.</summary>
public class DriftProperties
{
    [Fact]
    public void Any_split_into_batches_gives_the_same_state()
    {
        foreach (var seed in Seeds.Of(50))
        {
            var random = new Random(seed);
            var lines = Mixed(random, 600).ToList();
            var whole = Show(lines, new HashSet<int>());
            var cuts = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(1, lines.Count)).ToHashSet();

            Assert.Equal(whole, Show(lines, cuts));
            Assert.Equal(whole, Show(lines, Enumerable.Range(1, lines.Count).ToHashSet()));
        }
    }

    private static byte[] Show(List<(string Source, string Line)> lines, HashSet<int> cuts)
    {
        var watched = new Watched();
        for (var index = 0; index < lines.Count; index++)
        {
            watched.Note(lines[index].Source, System.Text.Encoding.UTF8.GetBytes(lines[index].Line));
            if (cuts.Contains(index + 1))
                watched.EndChunk();
        }
        return watched.EndChunk().Stored();
    }

    private static IEnumerable<(string Source, string Line)> Mixed(Random random, int count)
    {
        for (var n = 0; n < count; n++)
        {
            yield return ($"s{random.Next(3)}", random.Next(6) switch
            {
                0 => Pairs(1).Single(),
                1 => $"{At(n)} [main] order {n} was paid by {random.Next(100)}",
                2 => $"kernel: [{n}.{random.Next(100)}] usb {random.Next(4)}-1: reset",
                3 => Json(1, $",\"f{random.Next(8)}\":{random.Next(2)}").Single(),
                4 => """{"ts":1,"status":"no""",
                _ => Json(1).Single(),
            });
        }
    }
}
