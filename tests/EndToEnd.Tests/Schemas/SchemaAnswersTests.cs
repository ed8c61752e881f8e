using Serverless.Core.Decoding.Schemas;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>When a registry is asked, and for how long its answers hold.</summary>
public sealed class SchemaAnswersTests
{
    private readonly SimulatedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly ScriptedSchemas _registry = new();
    private readonly SchemaAnswers _answers;

    public SchemaAnswersTests() => _answers = new SchemaAnswers(_registry, _clock);

    // days   0      1,000
    // id 1   asked  known
    [Fact]
    public async Task A_schema_is_asked_for_once()
    {
        _registry.Register(1, "\"int\"");
        await AskAsync(1);
        _clock.Advance(TimeSpan.FromDays(1_000));

        Assert.NotNull((await AskAsync(1)).Find(SchemaId.OfNumber(1))!.Schema);
        Assert.Equal([1], _registry.Asked);
    }

    // s      0       1         registered   31: forgotten   asked: there
    // id 1   asked   asked
    [Fact]
    public async Task That_there_is_none_holds_for_30_seconds()
    {
        Assert.True((await AskAsync(1)).Find(SchemaId.OfNumber(1))!.IsAbsent);
        Assert.Equal([1, 1], _registry.Asked);
        _registry.Register(1, "\"int\"");
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True(_answers.Known().Find(SchemaId.OfNumber(1))!.IsAbsent);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_answers.Known().Find(SchemaId.OfNumber(1)));
        Assert.NotNull((await AskAsync(1)).Find(SchemaId.OfNumber(1))!.Schema);
    }

    // s      0                          1
    // id 1   asked: not there yet       asked: there
    [Fact]
    public async Task One_that_is_not_there_is_asked_for_again_after_a_second()
    {
        var began = _clock.GetTimestamp();
        _registry.OnAsk = _ =>
        {
            if (_clock.GetElapsedTime(began) >= TimeSpan.FromSeconds(1))
                _registry.Register(1, "\"int\"");
        };

        var known = await AskAsync(1);

        Assert.NotNull(known.Find(SchemaId.OfNumber(1))!.Schema);
        Assert.Equal(TimeSpan.FromSeconds(1), _clock.GetElapsedTime(began));
        Assert.Equal([1, 1], _registry.Asked);
    }

    // s      0 ─ 1     2            11
    // id     1 waits   2 doesn't    3 waits
    [Fact]
    public async Task Only_one_batch_in_ten_seconds_waits_for_that()
    {
        var waits = new List<double>();
        for (var id = 1; id <= 3; id++)
        {
            var began = _clock.GetTimestamp();
            await AskAsync(id);
            waits.Add(_clock.GetElapsedTime(began).TotalSeconds);
            _clock.Advance(TimeSpan.FromSeconds(id == 1 ? 1 : 9));
        }
        Assert.Equal([1, 0, 1], waits);
    }

    // id 1   answered
    // id 2   nobody answers         answers
    [Fact]
    public async Task What_was_answered_before_a_failure_is_not_asked_for_again()
    {
        _registry.Register(1, "\"int\"");
        await AskAsync(1);
        _registry.IsDown = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await AskAsync(1, 2));
        _registry.IsDown = false;
        _registry.Register(2, "\"long\"");

        var known = await AskAsync(1, 2);

        Assert.NotNull(known.Find(SchemaId.OfNumber(2))!.Schema);
        Assert.Equal([1, 2, 2], _registry.Asked);
    }

    private async Task<WriterSchemas> AskAsync(params int[] ids) =>
        await _answers.AskAsync([.. ids.Select(SchemaId.OfNumber)], CancellationToken.None);
}
