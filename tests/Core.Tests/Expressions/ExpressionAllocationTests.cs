using Serverless.Core.Expressions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Expressions;

[Collection(Alone.Name)]
public sealed class ExpressionAllocationTests
{
    private readonly byte[] _text = [.. "if.in/eth0 zürich"u8];
    private readonly Row _row = new(Transforms.Rows.Layout);

    [Theory]
    [InlineData("name == 'if.in'")]
    [InlineData("name != other && name < other && !(other <= 'a')")]
    [InlineData("name in ['a', 'b', 'if.in'] || n in [1, 2.5, 3u] || n in [1, n + 1]")]
    [InlineData("x > 1.0 && x * 2.0 + 1.5 <= 100.0 && -x < 0.0")]
    [InlineData("n + 1 > 2 && n * 2 - 3 < 100 && n / 2 % 3 != 7 && n > x && n != 5u")]
    [InlineData("has(name) && !has(off) && (on ? n > 0 : n < 0)")]
    [InlineData("at > timestamp('2020-01-01T00:00:00Z') - duration('100000h') && at - at == duration('0s')")]
    [InlineData("at.getHours('Europe/Paris') >= 0 && at.getDayOfWeek('+01:00') >= 0")]
    [InlineData("name.startsWith('if') && name.endsWith('in') && other.contains('eth') && size(other) == 11")]
    [InlineData("name.matches('^if[.](in|out)$') && other.matches('(?i)ZÜRICH')")]
    [InlineData("int(x) == 2 && double(n) == 7.0 && uint(n) == 7u && string(n) == '7'")]
    [InlineData("name.upperAscii() + '/' + string(x) + name.substring(1, 3).trim().replace('f', 'g') == 'IF.IN/2.5g.'")]
    [InlineData("['a', 'b'][n - 6] == 'b' && off")]
    [InlineData("1 / (n - n) > 0 || on")]
    [InlineData("regex.extract(name, '([a-z]+)$') == 'in' && regex.extract(other, 'z(.)r') == 'ü'")]
    [InlineData("isIP(name) || cidr('10.0.0.0/8').containsIP('10.1.' + string(n) + '.4')")]
    [InlineData("url('/' + other.replace(' ', '?')).getQuery('zürich') == '' && url('http://a.b/' + name).getHostname() == 'a.b'")]
    [InlineData("hash.xxh64(name) % 10u < 10 && hash.sha256(other).startsWith('a') || on")]
    [InlineData("json.int('{\"a\":[1,{\"b\":' + string(n) + '}]}', 'a[1].b') == n && !json.has(name, 'a')")]
    public void Conditions_allocate_nothing(string text)
    {
        var condition = Expression.ParseCondition(text, _row.Layout, out var error) ?? throw new InvalidOperationException($"{error}");
        Assert.Equal(0, Allocated(() => condition.Holds(_row)));
    }

    [Theory]
    [InlineData("x", "x * 8.0 + double(n)")]
    [InlineData("n", "n * 8 + size(name)")]
    [InlineData("name", "name + '/' + other.lowerAscii() + '/' + string(n)")]
    [InlineData("at", "at - duration('1ms')")]
    [InlineData("on", "n > 3")]
    [InlineData("y", "off ? 1.0 : 2.0")]
    public void Computed_fields_allocate_nothing(string field, string text)
    {
        var computed = Expression.ParseComputed(text, _row.Layout, out var error) ?? throw new InvalidOperationException($"{error}");
        var slot = _row.Layout.SlotOf(field);
        Assert.Equal(0, Allocated(() => computed.Put(_row, slot, field)));
    }

    // Documented: what makes a list of the event's values, and a zone that the event names.
    [Theory]
    [InlineData("'if' in name.split('.')")]
    [InlineData("[name, other][0] == 'a'")]
    [InlineData("at.getHours(name.replace('if.in', 'Europe/Paris')) > 0")]
    public void Lists_of_the_events_values_and_named_zones_allocate(string text)
    {
        var condition = Expression.ParseCondition(text, _row.Layout, out var error) ?? throw new InvalidOperationException($"{error}");
        Assert.NotEqual(0, Allocated(() => condition.Holds(_row)));
    }

    private long Allocated<T>(Func<T> evaluate)
    {
        Run(evaluate, 300);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(evaluate, 2_000);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Run<T>(Func<T> evaluate, int events)
    {
        for (var number = 0; number < events; number++)
        {
            _row.Clear();
            _row.SetText(0, _text, 0, 5);
            _row.SetText(1, _text, 6, 12);
            _row.SetNumber(2, 2.5);
            _row.SetInteger(4, 7);
            _row.SetBoolean(5, true);
            _row.SetTime(7, new EventTime(1_700_000_000_000));
            evaluate();
        }
    }
}
