using Serverless.Runtime.AzureStorage;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class ReadAheadTests
{
    private readonly Dictionary<int, TaskCompletionSource<string>> _asked = [];
    private readonly List<CancellationToken> _tokens = [];

    // asked   0 1 2      3     4
    // given         0 1     2     3 4
    [Fact]
    public async Task Answers_come_in_order_and_no_more_are_asked_for_than_may_be()
    {
        var answers = Answers(5);
        var first = answers.MoveNextAsync();
        Assert.Equal([0, 1, 2], _asked.Keys.Order());

        _asked[1].SetResult("one");
        _asked[0].SetResult("zero");
        Assert.True(await first);
        Assert.Equal("zero", answers.Current);
        Assert.Equal("one", await NextAsync(answers));
        Assert.Equal([0, 1, 2, 3], _asked.Keys.Order());

        for (var number = 2; number < 5; number++)
        {
            var next = answers.MoveNextAsync();
            _asked[number].SetResult($"{number}");
            Assert.True(await next);
            Assert.Equal($"{number}", answers.Current);
        }
        Assert.False(await answers.MoveNextAsync());
    }

    [Fact]
    public async Task A_failure_comes_in_its_turn_and_ends_what_is_under_way()
    {
        var answers = Answers(5);
        var first = answers.MoveNextAsync();
        _asked[0].SetResult("zero");
        Assert.True(await first);
        var second = answers.MoveNextAsync();
        _asked[1].SetException(new InvalidOperationException("lost"));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await second);

        Assert.All(_tokens, token => Assert.True(token.IsCancellationRequested));
    }

    [Fact]
    public async Task A_reader_that_stops_early_leaves_nothing_under_way()
    {
        var answers = Answers(5);
        var first = answers.MoveNextAsync();
        _asked[0].SetResult("zero");
        Assert.True(await first);

        await answers.DisposeAsync();

        Assert.All(_asked.Values, asked => Assert.True(asked.Task.IsCompleted));
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<string> answers)
    {
        Assert.True(await answers.MoveNextAsync());
        return answers.Current;
    }

    private IAsyncEnumerator<string> Answers(int items) =>
        ReadAhead.SelectAsync(Enumerable.Range(0, items).ToAsyncEnumerable(), 3, Ask, CancellationToken.None).GetAsyncEnumerator();

    private Task<string> Ask(int number, CancellationToken ct)
    {
        _tokens.Add(ct);
        _asked[number] = new TaskCompletionSource<string>();
        ct.Register(() => _asked[number].TrySetCanceled(ct));
        return _asked[number].Task;
    }
}
