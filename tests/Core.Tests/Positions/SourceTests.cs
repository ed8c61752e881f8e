using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Positions;

public sealed class SourceTests
{
    [Theory]
    [InlineData(3, 0, "3")]
    [InlineData(3, 12, "3.12")]
    public void A_source_is_read_back_from_its_text(int partition, int redrive, string text)
    {
        var source = new Source(new Partition(partition), redrive);
        Assert.Equal(text, source.ToString());
        Assert.Equal(source, Source.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3.")]
    [InlineData(".1")]
    [InlineData("-3")]
    [InlineData("3.1.2")]
    [InlineData("3,1")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => Source.Parse(text));

    [Fact]
    public void Sources_are_in_the_order_of_partitions_and_then_of_redrives()
    {
        Source[] sources = [new(new Partition(2)), new(new Partition(1), 3), new(new Partition(1)), new(new Partition(1), 1)];
        Assert.Equal(["1", "1.1", "1.3", "2"], sources.Order().Select(source => source.ToString()));
    }
}
