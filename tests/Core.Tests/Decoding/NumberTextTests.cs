using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using Serverless.Core.Text;

namespace Serverless.Core.Tests.Decoding;

public class NumberTextTests
{
    private static readonly Gen<string> Decimals =
        from sign in Gen.OneOf("", "-")
        from whole in Gen.String[Gen.Char['0', '9'], 1, 25]
        from fraction in Gen.String[Gen.Char['0', '9'], 0, 25]
        from exponent in Gen.OneOf(
            Gen.Const(""),
            Gen.Int[-40, 40].Select(power => $"e{power}"),
            Gen.Int[0, 400].Select(power => $"E+{power}"))
        select sign + whole + (fraction.Length == 0 ? "" : "." + fraction) + exponent;

    private static readonly Gen<string> Doubles = Gen.Double.Where(double.IsFinite)
        .Select(value => value.ToString("R", CultureInfo.InvariantCulture));

    [Fact]
    public void Doubles_are_what_the_framework_reads() => Gen.OneOf(Decimals, Doubles).Each(20_000, text =>
    {
        Assert.True(NumberText.TryDouble(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)),
            BitConverter.DoubleToInt64Bits(value));
    });

    [Fact]
    public void Integers_are_exact_or_none() => Decimals.Each(20_000, text =>
    {
        var expected = Exact(text);
        var found = NumberText.TryInteger(Encoding.UTF8.GetBytes(text), out var value) ? value : (long?)null;
        Assert.Equal(expected, found);
    });

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("5.e1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e1.5")]
    [InlineData("1.2.3")]
    [InlineData("1 ")]
    [InlineData("--1")]
    [InlineData("١")]
    public void What_json_would_not_call_a_number_is_none(string text)
    {
        Assert.False(NumberText.TryDouble(Encoding.UTF8.GetBytes(text), out _));
        Assert.False(NumberText.TryInteger(Encoding.UTF8.GetBytes(text), out _));
    }

    private static long? Exact(string text)
    {
        var parts = text.ToUpperInvariant().Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exponent =
            (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (point < 0 ? 0 : parts[0].Length - point - 1);
        var scale = BigInteger.Pow(10, Math.Abs(exponent));
        if (exponent < 0 && !(digits % scale).IsZero)
            return null;
        var value = exponent < 0 ? digits / scale : digits * scale;
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }
}
