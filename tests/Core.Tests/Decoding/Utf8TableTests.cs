using System.Text;
using CsCheck;
using Serverless.Core.Text;

namespace Serverless.Core.Tests.Decoding;

public class Utf8TableTests
{
    private static readonly Gen<string[]> Names = Gen.String[0, 12].Array[0, 60];

    [Fact]
    public void Every_name_is_found_by_its_bytes_and_no_other_is() => Gen.Select(Names, Names).Each(1000, (names, others) =>
    {
        names = [.. names.Select(Wellformed).Distinct()];
        var table = new Utf8Table([.. names.Select(Encoding.UTF8.GetBytes)]);
        Assert.All(names.Concat(others.Select(Wellformed)), name =>
            Assert.Equal(Array.IndexOf(names, name), table.Find(Encoding.UTF8.GetBytes(name))));
    });

    private static string Wellformed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
