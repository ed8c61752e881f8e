using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>How far corrections are merged into a result: by the chain of their source, then by the entry in the chunk.</summary>
public sealed class CorrectionMarkTests
{
    private static readonly Source Zero = new Partition(0);
    private static readonly Source One = new Partition(1);

    [Fact]
    public void Marks_are_ordered_by_epoch_then_by_offset_then_by_entry()
    {
        CorrectionMark[] inOrder = [At(1, 5, 9), At(1, 6, 0), At(1, 6, 1), At(2, -1, 0), At(2, 5, 3)];

        Assert.Equal(inOrder, inOrder.Reverse().Order());
    }

    [Fact]
    public void A_mark_is_read_back_from_its_numbers()
    {
        Assert.Equal([2, 5, 3], At(2, 5, 3).ToNumbers());
        Assert.Equal(At(2, 5, 3), CorrectionMark.Of(At(2, 5, 3).ToNumbers()));
    }

    // held of partition 0: up to entry 3 of chunk (1, 6)
    [Theory]
    [InlineData(6, 2, true)]
    [InlineData(6, 3, true)]
    [InlineData(6, 4, false)]
    [InlineData(5, 9, true)]
    [InlineData(7, 0, false)]
    public void A_result_holds_the_corrections_of_a_source_up_to_its_mark(long last, long entry, bool holds)
    {
        var result = new Result(
            new ResultId("p", "v", "k", new EventTime(0)), new EventTime(10), new LayoutNumber(1), 0, PaneKind.Correction, 5, default, "d",
            new Dictionary<Source, CorrectionMark> { [Zero] = At(1, 6, 3) });

        Assert.Equal((holds, false), (result.Holds(Zero, At(1, last, entry)), result.Holds(One, At(1, last, entry))));
    }

    private static CorrectionMark At(int epoch, long last, long entry) =>
        new(new ChainPoint(new Epoch(epoch), new Offset(last)), entry);
}
