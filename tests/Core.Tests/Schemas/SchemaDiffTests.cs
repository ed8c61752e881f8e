using Serverless.Core.Schemas;

namespace Serverless.Core.Tests.Schemas;

public sealed class SchemaDiffTests
{
    [Theory]
    [InlineData("\"int\"", "\"int\"", "")]
    [InlineData("\"int\"", "\"long\"", "$ TypeChanged: type int is now long")]
    [InlineData(
        "\"long\"", """{"type":"long","logicalType":"timestamp-millis"}""", "$ TypeChanged: type long is now long (timestamp-millis)")]
    [InlineData("\"int\"", """["null","int"]""", "$ TypeChanged: type int is now union of null, int")]
    [InlineData("""["null","int"]""", """["int","null"]""", "$ BranchesReordered: branches are in another order")]
    [InlineData(
        """["null","int"]""", """["null",{"type":"array","items":"int"}]""",
        "$[1] BranchAdded: branch array of int is new; $[1] BranchRemoved: branch int is gone")]
    [InlineData(
        """{"type":"map","values":{"type":"array","items":"int"}}""", """{"type":"map","values":{"type":"array","items":"string"}}""",
        "$.values.items TypeChanged: type int is now string")]
    [InlineData(
        """{"type":"fixed","name":"F","size":4}""", """{"type":"fixed","name":"n.F","size":8}""",
        "$ NameChanged: fixed 'F' is now fixed 'n.F'; $ TypeChanged: type fixed 'F' of 4 bytes is now fixed 'n.F' of 8 bytes")]
    [InlineData(
        """{"type":"fixed","name":"F","size":4}""", """{"type":"fixed","name":"F","size":4,"aliases":["G"]}""",
        "$ AliasesChanged: aliases of fixed 'F' were none, are 'G'")]
    [InlineData(
        """{"type":"enum","name":"E","symbols":["A","B","C"]}""", """{"type":"enum","name":"E","symbols":["C","D","B"],"default":"C"}""",
        "$ SymbolAdded: symbol 'D' of 'E' is new; $ SymbolRemoved: symbol 'A' of 'E' is gone; $ SymbolsReordered: symbols of 'E' are in "
        + "another order; $ DefaultChanged: default of enum 'E' was none, is C")]
    public void Each_change_of_a_type_has_a_line(string older, string newer, string expected) =>
        Assert.Equal(expected, Changes(older, newer));

    [Theory]
    [InlineData("""{"name":"a","type":"int"}""", """{"name":"a","type":"int","doc":"of no interest"}""", "")]
    [InlineData(
        """{"name":"a","type":"int"}""", """{"name":"a","type":"int"},{"name":"b","type":"string","default":""}""",
        "$.fields[1] FieldAdded: field 'b' is new: string, default \"\"")]
    [InlineData(
        """{"name":"a","type":"int"}""", """{"name":"b","type":["null","int"]}""",
        "$.fields[0] FieldAdded: field 'b' is new: union of null, int, no default; $.fields[0] FieldRemoved: field 'a' is gone: int")]
    [InlineData(
        """{"name":"a","type":"int"}""", """{"name":"b","type":"long","aliases":["a"]}""",
        "$.fields[0] FieldRenamed: field 'a' is now 'b'; $.fields[0].type TypeChanged: type int is now long")]
    [InlineData(
        """{"name":"a","type":"int"}""", """{"name":"a","type":"int","default":1,"aliases":["b"]}""",
        "$.fields[0] AliasesChanged: aliases of field 'a' were none, are 'b'; $.fields[0] DefaultChanged: default of field 'a' was none, "
        + "is 1")]
    [InlineData(
        """{"name":"a","type":"int"},{"name":"b","type":"int"}""", """{"name":"b","type":"int"},{"name":"a","type":"int"}""",
        "$ FieldsReordered: fields of 'R' are in another order")]
    [InlineData(
        """{"name":"a","type":["null","R"],"default":null},{"name":"b","type":"int"}""",
        """{"name":"a","type":["null","R"],"default": null},{"name":"b","type":"double"}""",
        "$.fields[1].type TypeChanged: type int is now double")]
    [InlineData(
        """{"name":"a","type":{"type":"enum","name":"E","symbols":["A"]}},{"name":"b","type":"E"}""",
        """{"name":"a","type":{"type":"enum","name":"E","symbols":["A","B"]}},{"name":"b","type":"E"}""",
        "$.fields[0].type SymbolAdded: symbol 'B' of 'E' is new")]
    public void Each_change_of_a_field_has_a_line(string older, string newer, string expected) =>
        Assert.Equal(expected, Changes(Record(older), Record(newer)));

    private static string Record(string fields) => $$"""{"type":"record","name":"R","fields":[{{fields}}]}""";

    private static string Changes(string older, string newer) => string.Join(
        "; ",
        SchemaDiff.Between(AvroSchema.Parse(older), AvroSchema.Parse(newer))
            .Select(change => $"{change.Path} {change.Kind}: {change.Text}"));
}
