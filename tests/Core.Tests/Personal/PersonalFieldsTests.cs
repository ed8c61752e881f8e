using Serverless.Core.Definitions;

namespace Serverless.Core.Tests.Personal;

/// <summary>What transforms make of personal fields, and which files are refused.</summary>
public sealed class PersonalFieldsTests
{
    private const string Flag = """{ "compute": { "field": "asked", "expression": "query.contains('x')" } }""";

    // What a transform writes, and what becomes of it.
    [Theory]
    [InlineData("""{ "rename": { "from": "mail", "to": "who" } }""", "who", PersonalUse.Hash)]
    [InlineData("""{ "rename": { "from": "query", "to": "what" } }""", "what", PersonalUse.Drop)]
    [InlineData("""{ "compute": { "field": "both", "expression": "user + query" } }""", "both", PersonalUse.Drop)]
    [InlineData("""{ "compute": { "field": "name", "expression": "'u-' + user" } }""", "name", PersonalUse.Hash)]
    [InlineData("""{ "compute": { "field": "length", "expression": "size(query)" } }""", "length", PersonalUse.Drop)]
    [InlineData("""{ "compute": { "field": "twice", "expression": "amount * 2.0" } }""", "twice", null)]
    [InlineData(Flag, "asked", null)]
    [InlineData("""{ "deriveKey": { "field": "pair", "parts": ["user", "query"], "separator": ":" } }""", "pair", PersonalUse.Drop)]
    [InlineData("""{ "enrich": { "table": "users", "on": "user", "take": { "segment": "segment" } } }""", "segment", null)]
    [InlineData(
        """{ "rename": { "from": "mail", "to": "a" } }, { "compute": { "field": "b", "expression": "a" } }""", "b", PersonalUse.Hash)]
    [InlineData(
        """{ "compute": { "field": "b", "expression": "user" } }, { "set": { "field": "b", "value": "none" } }""", "b", null)]
    [InlineData(
        """{ "compute": { "field": "b", "expression": "user" } }, { "set": { "field": "b", "value": "none", "if": "amount > 1.0" } }""",
        "b", PersonalUse.Hash)]
    public void What_is_made_of_a_personal_field_is_personal_in_the_same_way(string transforms, string field, PersonalUse? use)
    {
        var pipeline = People.Compile(People.File("\"mail\": { \"type\": \"text\", \"personal\": \"hash\" }", transforms, Sums));
        Assert.Equal(use, pipeline.Personal.UseOf(field));
    }

    [Fact]
    public void Of_a_field_that_is_declared_its_own_entry_decides()
    {
        const string transforms = """{ "compute": { "field": "words", "expression": "size(query)" } }""";
        var declared = People.Compile(People.File("\"words\": { \"type\": \"integer\", \"personal\": \"no\" }", transforms));
        Assert.Null(declared.Personal.UseOf("words"));
        Assert.Equal(["query", "user"], declared.Personal.Declared);
    }

    // The mistake, where it is, and words of the message.
    [Theory]
    [InlineData("\"n\": { \"type\": \"integer\", \"personal\": \"hash\" }", "", "", "$.fields.n.personal", "only text can be hashed")]
    [InlineData("\"n\": { \"type\": \"text\", \"personal\": \"hide\" }", "", "", "$.fields.n.personal", "not one of hash, drop, no")]
    [InlineData("\"n\": { \"type\": \"text\", \"personal\": \"no\" }", "", "", "$.fields.n", "is for a field that a transform makes")]
    [InlineData("\"n\": { \"type\": \"text\", \"aliases\": [\"query\"] }", "", "", "$.fields.n", "the personal field 'query'")]
    [InlineData("\"n\": { \"type\": \"text\", \"aliases\": [\"u['id']\"] }", "", "", "$.fields.n", "the personal field 'user'")]
    [InlineData(
        "", """{ "compute": { "field": "n", "expression": "size(user)" } }""", "", "$.transforms", "'n' is made of a personal field")]
    [InlineData("", "", """{ "key": ["query"], AGGREGATES }""", "$.views[0].key", "'query' is personal and dropped")]
    [InlineData("", "", """{ "key": ["user"], "where": "user != 'a'", AGGREGATES }""", "$.views[0].where", "test it in 'transforms'")]
    [InlineData("", "", """{ "key": ["user"], "where": "query == 'a'", AGGREGATES }""", "$.views[0].where", "test it in 'transforms'")]
    [InlineData(
        "", "", """{ "key": ["user"], "aggregates": { "n": { "kind": "first", "field": "query" } } }""", "$.views[0].aggregates.n",
        "'query' is personal and dropped")]
    [InlineData(
        "", "", """{ "key": ["user"], "aggregates": { "n": { "kind": "first", "field": "amount", "fields": ["query"] } } }""",
        "$.views[0].aggregates.n", "'query' is personal and dropped")]
    [InlineData(
        "", "", """{ "key": ["user"], "aggregates": { "n": { "kind": "count", "where": "user == 'a'" } } }""",
        "$.views[0].aggregates.n.where", "test it in 'transforms'")]
    public void A_use_that_can_not_be_is_refused(string fields, string transforms, string view, string path, string words)
    {
        const string rest = "{ \"name\": \"v\", \"window\": { \"tumbling\": \"1h\" },";
        var views = view.Length == 0 ? People.Users
            : rest + view[1..].Replace("AGGREGATES", "\"aggregates\": { \"n\": { \"kind\": \"count\" } }", StringComparison.Ordinal);
        var error = Assert.Single(People.Parse(People.File(fields, transforms, views)).Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_dropped_makes_no_id()
    {
        var error = Assert.Single(People.Parse(People.File(more: "\"deduplicate\": { \"by\": [\"query\"], \"within\": \"1h\" },")).Errors);
        Assert.Equal("$.deduplicate.by", error.Path);
    }

    [Fact]
    public void The_event_time_is_no_personal_field()
    {
        var file = People.File().Replace("\"at\": { \"type\": \"timestamp\",", "\"at\": { \"type\": \"timestamp\", \"personal\": \"drop\",",
            StringComparison.Ordinal);
        Assert.Contains("windows are made of", Assert.Single(People.Parse(file).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_whose_key_becomes_a_hash_means_something_else_and_others_do_not()
    {
        const string Amounts =
            """, { "name": "all", "key": ["c"], "window": { "tumbling": "1h" }, "aggregates": { "n": { "kind": "count" } } }""";
        const string Country = "\"c\": { \"type\": \"text\" }";
        var hashed = People.Compile(People.File(Country, views: People.Users + Amounts));
        var plain = People.Compile(People.File(Country, views: People.Users + Amounts)
            .Replace(", \"personal\": \"hash\"", "", StringComparison.Ordinal));
        Assert.NotEqual(plain.Version, hashed.Version);
        Assert.NotEqual(plain.Views[0].Meaning, hashed.Views[0].Meaning);
        Assert.Equal(plain.Views[1].Meaning, hashed.Views[1].Meaning);
        Assert.Equal(plain.Views[1].DefinitionHash, hashed.Views[1].DefinitionHash);
    }

    private const string Sums = """
        { "name": "sums", "key": ["user"], "window": { "tumbling": "1h" }, "aggregates": { "n": { "kind": "sum", "field": "amount" } } }
        """;

    [Fact]
    public void Dead_letters_with_personal_values_go_to_no_topic()
    {
        var file = People.File("", "")
            .Replace("\"views\":", "\"sinks\": { \"deadLetters\": { \"topic\": \"dead\" } }, \"views\":", StringComparison.Ordinal);
        var error = Assert.Single(People.Parse(file).Errors);
        Assert.Equal("$.sinks.deadLetters", error.Path);
        Assert.Contains("with their personal values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shadow_has_no_sinks()
    {
        var file = People.File("", "")
            .Replace("\"views\":", "\"sinks\": { \"events\": { \"topic\": \"clean\" } }, \"views\":", StringComparison.Ordinal);
        var pipeline = People.Compile(file);
        var shadow = pipeline.AsShadow("people_1", new Serverless.Core.Positions.TopicStart.Beginning());
        Assert.Equal((1, 0, pipeline.Version), (pipeline.Observers.Count, shadow.Observers.Count, shadow.Version));
        Assert.Equal(pipeline.Personal.Declared, shadow.Personal.Declared);
        Assert.All(shadow.Views, view => Assert.Null(view.Definition.Sink));
    }
}
