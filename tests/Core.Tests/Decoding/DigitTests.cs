using System.Globalization;
using System.Text;
using Serverless.Core.Rejections;

namespace Serverless.Core.Tests.Decoding;

/// <summary>
/// Digits are read eight at a time, and 19 of them have room: numbers that end at, before and after either, in an event.
/// </summary>
public sealed class DigitTests
{
    private static readonly string[] Fractions =
        ["", ".0", ".5", ".25", ".0000", ".1234567", ".12345678", ".123456789", ".1234567890123456789", ".0000000000000000000000001"];

    private readonly Decoded _decoded = new(Some.Fields);

    public static TheoryData<int> Lengths => [1, 7, 8, 9, 15, 16, 17, 18, 19, 20, 23, 24, 25];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Numbers_are_the_doubles_that_the_framework_reads(int length)
    {
        foreach (var number in Wholes(length).SelectMany(whole => Fractions.Select(fraction => whole + fraction)))
        {
            Assert.StartsWith("value=", _decoded.Outcome($$"""{"value":{{number}}}"""), StringComparison.Ordinal);
            var expected = double.Parse(number, CultureInfo.InvariantCulture);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(_decoded.Row.Number(Some.Slot("value"))));
        }
    }

    // A decimal has room for 28 digits.
    [Theory]
    [MemberData(nameof(Lengths))]
    public void Integers_are_the_decimals_that_the_framework_reads_where_they_fit(int length)
    {
        foreach (var number in Wholes(length).SelectMany(whole => Fractions[..4].Select(fraction => whole + fraction)))
        {
            var expected = decimal.Parse(number, CultureInfo.InvariantCulture);
            var fits = decimal.IsInteger(expected) && expected is >= long.MinValue and <= long.MaxValue;
            Assert.Equal(fits, _decoded.Outcome($$"""{"sequence":{{number}}}""").StartsWith("sequence=", StringComparison.Ordinal));
            if (fits)
                Assert.Equal(expected, _decoded.Row.Integer(Some.Slot("sequence")));
        }
    }

    [Theory]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551616")]
    [InlineData("-18446744073709551616")]
    [InlineData("18446744073709551617")]
    [InlineData("36893488147419103232")]
    public void What_wraps_around_in_64_bits_is_out_of_the_range_of_integers_and_a_number(string number)
    {
        Assert.Equal($"{Reasons.Range} sequence at 12", _decoded.Outcome($$"""{"sequence":{{number}}}"""));
        _decoded.Outcome($$"""{"value":{{number}}}""");
        Assert.Equal(double.Parse(number, CultureInfo.InvariantCulture), _decoded.Row.Number(Some.Slot("value")));
    }

    [Theory]
    [InlineData(":")]
    [InlineData("/")]
    [InlineData("\u00e9")]
    [InlineData("\u0660")]
    [InlineData("\U0001D7D8")]
    [InlineData("\0")]
    [InlineData("\"")]
    public void What_stands_behind_digits_and_is_none_is_malformed(string other)
    {
        foreach (var (digits, behind) in Digits().SelectMany(digits => new[] { (digits, ""), (digits, "1"), (digits, "12345678") }))
        {
            var before = $$"""{"device":"a","value":{{digits}}""";
            Assert.Equal($"{Reasons.Malformed}  at {before.Length}", _decoded.Outcome(before + other + behind + "}"));
        }
    }

    [Theory]
    [InlineData(0x80)]
    [InlineData(0xB0)]
    [InlineData(0xB9)]
    [InlineData(0xFF)]
    public void Bytes_behind_digits_that_begin_no_character_are_invalid_utf8(byte other)
    {
        foreach (var digits in Digits())
        {
            var before = Encoding.UTF8.GetBytes($$"""{"value":{{digits}}""");
            byte[] json = [.. before, other, (byte)'1', (byte)'}'];
            Assert.Equal($"{Reasons.InvalidUtf8}  at {before.Length}", _decoded.Outcome(json, 0, json.Length));
        }
    }

    /// <summary>Numbers of up to 17 digits, whole and behind a point.</summary>
    private static IEnumerable<string> Digits() =>
        Enumerable.Range(1, 17)
            .Select(length => Wholes(length).First())
            .SelectMany(digits => new[] { digits, "-" + digits, "1." + digits });

    /// <summary>Numbers with as many digits, of either sign.</summary>
    private static IEnumerable<string> Wholes(int length)
    {
        var random = new Random(length);
        string[] numbers =
        [
            string.Concat(Enumerable.Range(1, length).Select(digit => digit % 10)),
            new string('9', length),
            "1" + new string('0', length - 1),
            .. Enumerable.Range(0, 20)
                .Select(_ => random.Next(1, 10) + string.Concat(Enumerable.Range(1, length - 1).Select(_ => random.Next(10)))),
        ];
        return numbers.Concat(numbers.Select(number => "-" + number));
    }
}
