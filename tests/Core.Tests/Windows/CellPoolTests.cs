using Serverless.Core.Tests.Aggregates;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

public sealed class CellPoolTests
{
    [Fact]
    public void A_cell_that_comes_back_is_given_out_again_empty()
    {
        var pool = new CellPool(SomeCell.Layout);
        var cell = pool.Rent().Fold(SampleStream.Calm(1, 3));

        pool.Return(cell);

        Assert.Same(cell, pool.Rent());
        Assert.Equal(0, cell.Events);
        Assert.NotSame(cell, pool.Rent());
    }

    [Fact]
    public void As_many_cells_as_an_operation_needs_are_kept_and_no_more()
    {
        var pool = new CellPool(new CellLayout([]));
        for (var at = 0; at < 65_536; at++)
            pool.Return(new Cell(pool.Layout));
        var last = new Cell(pool.Layout);

        pool.Return(last);

        for (var at = 0; at < 65_536; at++)
            Assert.NotSame(last, pool.Rent());
    }
}
