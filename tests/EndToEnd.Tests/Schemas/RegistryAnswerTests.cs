namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>What the registry answers, step by step.</summary>
public sealed class RegistryAnswerTests
{
    private static readonly string First = RegistryHost.Record("Click", ("user", "\"string\""));
    private static readonly string Second = """
        { "type": "record", "name": "Click", "fields": [
            {"name": "user", "type": "string"}, {"name": "page", "type": "string", "default": ""}] }
        """;

    // clicks  1 First   2 Second
    // views             1 Second
    [Fact]
    public async Task A_schema_has_one_id_in_all_subjects_and_one_version_in_each()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");

        Assert.Equal("""{"id":1}""", await host.DoAsync("POST", "subjects/clicks/versions", RegistryHost.Body(First)));
        Assert.Equal("""{"id":2}""", await host.DoAsync("POST", "subjects/clicks/versions", RegistryHost.Body(Second)));
        Assert.Equal("""{"id":1}""", await host.DoAsync("POST", "subjects/clicks/versions", RegistryHost.Body(First)));
        Assert.Equal("""{"id":2}""", await host.DoAsync("POST", "subjects/views/versions", RegistryHost.Body(Second)));

        Assert.Equal("[1,2]", await host.DoAsync("GET", "subjects/clicks/versions"));
        Assert.Equal("""["clicks","views"]""", await host.DoAsync("GET", "subjects"));
        Assert.Equal("""["views"]""", await host.DoAsync("GET", "subjects?subjectPrefix=v"));
        Assert.Equal("""["views"]""", await host.DoAsync("GET", "subjects?offset=1&limit=1"));
        Assert.Equal("""["clicks","views"]""", await host.DoAsync("GET", "schemas/ids/2/subjects"));
        Assert.Equal(
            """[{"subject":"clicks","version":2},{"subject":"views","version":1}]""",
            await host.DoAsync("GET", "schemas/ids/2/versions"));
        Assert.Equal(First, await host.DoAsync("GET", "schemas/ids/1/schema"));
        Assert.Equal(First, await host.DoAsync("GET", "subjects/clicks/versions/1/schema"));
        var (_, latest) = await host.AskAsync("GET", "subjects/clicks/versions/latest");
        Assert.Equal(["subject", "version", "id", "schema"], latest.EnumerateObject().Select(one => one.Name));
        Assert.Equal(2, latest.GetProperty("version").GetInt32());
        var (_, listed) = await host.AskAsync("GET", "schemas?latestOnly=true");
        Assert.Equal(
            ["clicks 2", "views 1"],
            listed.EnumerateArray().Select(one => $"{one.GetProperty("subject")} {one.GetProperty("version")}"));
    }

    [Fact]
    public async Task Properties_that_older_clients_do_not_know_are_for_who_accepts_them()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");
        host.Client.DefaultRequestHeaders.Add("Confluent-Accept-Unknown-Properties", "true");

        var (_, registered) = await host.AskAsync("POST", "subjects/clicks/versions", RegistryHost.Body(First));

        Assert.Equal(["subject", "version", "id", "guid", "schema"], registered.EnumerateObject().Select(one => one.Name));
        var (_, found) = await host.AskAsync("GET", $"schemas/guids/{registered.GetProperty("guid")}");
        Assert.Equal(First, found.GetProperty("schema").GetString());
    }

    // half    1   2         deleted softly: not listed, its id still answers
    //        (1)  2
    //             2         deleted for good: its id is gone, too
    [Fact]
    public async Task A_version_is_deleted_in_two_steps()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");
        await host.RegisterAsync("half", First);
        await host.RegisterAsync("half", Second);

        Assert.Equal("1", await host.DoAsync("DELETE", "subjects/half/versions/1"));
        Assert.Equal("[2]", await host.DoAsync("GET", "subjects/half/versions"));
        Assert.Equal("[1,2]", await host.DoAsync("GET", "subjects/half/versions?deleted=true"));
        Assert.Equal("[1]", await host.DoAsync("GET", "subjects/half/versions?deletedOnly=true"));
        Assert.Equal("[-1,2]", await host.DoAsync("GET", "subjects/half/versions?deletedAsNegative=true"));
        Assert.Equal(First, await host.DoAsync("GET", "schemas/ids/1/schema"));
        Assert.Equal("[]", await host.DoAsync("GET", "schemas/ids/1/subjects"));

        Assert.Equal("1", await host.DoAsync("DELETE", "subjects/half/versions/1?permanent=true"));
        Assert.Equal("[2]", await host.DoAsync("GET", "subjects/half/versions?deleted=true"));
        Assert.Equal(404, (await host.AskAsync("GET", "schemas/ids/1")).Status);
        Assert.Equal(1, await host.RegisterAsync("again", First));
    }

    [Fact]
    public async Task A_subject_is_deleted_in_two_steps_and_its_level_with_it()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");
        await host.RegisterAsync("clicks", First);
        await host.RegisterAsync("clicks", Second);
        await host.DoAsync("PUT", "config/clicks", """{"compatibility":"NONE"}""");

        Assert.Equal("[1,2]", await host.DoAsync("DELETE", "subjects/clicks"));
        Assert.Equal("[]", await host.DoAsync("GET", "subjects"));
        Assert.Equal("""["clicks"]""", await host.DoAsync("GET", "subjects?deleted=true"));
        Assert.Equal("""["clicks"]""", await host.DoAsync("GET", "subjects?deletedOnly=true"));

        // It comes back as a new version, in the place of the deleted one.
        Assert.Equal(1, await host.RegisterAsync("clicks", First));
        Assert.Equal("[2,3]", await host.DoAsync("GET", "subjects/clicks/versions?deleted=true"));
        await host.DoAsync("DELETE", "subjects/clicks");
        Assert.Equal("[2,3]", await host.DoAsync("DELETE", "subjects/clicks?permanent=true"));
        Assert.Equal("[]", await host.DoAsync("GET", "subjects?deleted=true"));
        Assert.Equal(404, (await host.AskAsync("GET", "config/clicks")).Status);
    }

    [Fact]
    public async Task A_level_is_that_of_the_subject_or_of_the_registry_or_backward()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");

        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", await host.DoAsync("GET", "config"));
        Assert.Equal("""{"compatibility":"FULL"}""", await host.DoAsync("PUT", "config", """{"compatibility":"FULL"}"""));
        Assert.Equal("""{"compatibilityLevel":"FULL"}""", await host.DoAsync("GET", "config/clicks?defaultToGlobal=true"));
        Assert.Equal(
            """{"compatibility":"FORWARD_TRANSITIVE"}""",
            await host.DoAsync("PUT", "config/clicks", """{"compatibility":"forward_transitive"}"""));
        Assert.Equal("""{"compatibilityLevel":"FORWARD_TRANSITIVE"}""", await host.DoAsync("GET", "config/clicks"));
        Assert.Equal("""{"compatibilityLevel":"FORWARD_TRANSITIVE"}""", await host.DoAsync("DELETE", "config/clicks"));
        Assert.Equal("""{"compatibilityLevel":"FULL"}""", await host.DoAsync("DELETE", "config"));
        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", await host.DoAsync("GET", "config"));
        Assert.Equal("""{"mode":"READWRITE"}""", await host.DoAsync("GET", "mode"));
        Assert.Equal("""{"mode":"READWRITE"}""", await host.DoAsync("GET", "mode/clicks?defaultToGlobal=true"));
        Assert.Equal("""["AVRO"]""", await host.DoAsync("GET", "schemas/types"));
        Assert.Equal("{}", await host.DoAsync("GET", ""));
    }

    // level NONE lets pass what BACKWARD doesn't
    [Fact]
    public async Task A_schema_is_checked_by_the_level_and_says_what_breaks()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");
        var other = RegistryHost.Body(RegistryHost.Record("Click", ("user", "\"int\"")));
        Assert.Equal("""{"is_compatible":true}""", await host.DoAsync("POST", "compatibility/subjects/clicks/versions/latest", other));
        await host.RegisterAsync("clicks", First);

        foreach (var version in new[] { "", "/latest", "/1" })
        {
            var (_, checkedOne) = await host.AskAsync("POST", $"compatibility/subjects/clicks/versions{version}?verbose=true", other);
            Assert.False(checkedOne.GetProperty("is_compatible").GetBoolean());
            Assert.Contains("version 1", checkedOne.GetProperty("messages")[0].GetString(), StringComparison.Ordinal);
        }
        var (_, refused) = await host.AskAsync("POST", "subjects/clicks/versions", other);
        Assert.Contains("'clicks': version 1", refused.GetProperty("message").GetString(), StringComparison.Ordinal);

        await host.DoAsync("PUT", "config/clicks", """{"compatibility":"NONE"}""");
        Assert.Equal(
            """{"is_compatible":true,"messages":[]}""",
            await host.DoAsync("POST", "compatibility/subjects/clicks/versions?verbose=True", other));
        Assert.Equal("""{"id":2}""", await host.DoAsync("POST", "subjects/clicks/versions", other));
    }

    // unit 1 ◄── used 1
    [Fact]
    public async Task A_schema_may_use_types_of_others_which_then_stay()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");
        await host.RegisterAsync("unit", """{"type":"enum","name":"shop.Unit","symbols":["A"]}""");
        var used = RegistryHost.Record("Used", ("unit", "\"shop.Unit\""));
        await host.RegisterAsync("used", used, ""","references":[{"name":"shop.Unit","subject":"unit","version":-1}]""");

        Assert.Equal("[2]", await host.DoAsync("GET", "subjects/unit/versions/1/referencedby"));
        var (_, found) = await host.AskAsync("GET", "schemas/ids/2");
        Assert.Equal("""[{"name":"shop.Unit","subject":"unit","version":1}]""", found.GetProperty("references").ToString());

        await host.DoAsync("DELETE", "subjects/used");
        Assert.Equal("[1]", await host.DoAsync("DELETE", "subjects/unit"));
        Assert.Equal(422, (await host.AskAsync("DELETE", "subjects/unit?permanent=true")).Status);
        await host.DoAsync("DELETE", "subjects/used?permanent=true");
        Assert.Equal("[1]", await host.DoAsync("DELETE", "subjects/unit?permanent=true"));
    }

    [Theory]
    [InlineData("shop/clicks-value", "subjects/shop%2Fclicks-value/versions")]
    [InlineData("shop/clicks-value", "subjects/shop%2fclicks-value/versions/")]
    [InlineData("shop/clicks-value", "subjects/shop/clicks-value/versions")]
    [InlineData("versions/versions", "subjects/versions%2Fversions/versions")]
    [InlineData("a b?&+ü#", "subjects/a%20b%3F%26%2B%C3%BC%23/versions")]
    public async Task A_subject_may_have_any_characters(string subject, string path)
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");
        await host.RegisterAsync(subject, First);

        Assert.Equal("[1]", await host.DoAsync("GET", path));
        Assert.Equal($"[\"{subject}\"]", System.Text.RegularExpressions.Regex.Unescape(await host.DoAsync("GET", "subjects")));
    }
}
