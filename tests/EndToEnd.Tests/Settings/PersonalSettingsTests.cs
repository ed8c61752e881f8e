using Serverless.Core.Personal;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>The key for personal data: its settings, and the one that the local host makes.</summary>
public sealed class PersonalSettingsTests
{
    private static readonly string[] Needed = ["Kafka:Brokers=127.0.0.1:1", "Stores:Folder=data"];
    private static readonly string Secret = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());

    [Fact]
    public void Each_version_has_a_setting_and_one_of_them_is_current()
    {
        var settings = From("Personal:Key=202611", $"Personal:Keys:202611={Secret}", $"Personal:Keys:Old={Secret}");
        Assert.Empty(settings.Mistakes);
        Assert.Equal("202611", settings.Personal.Current!.Version);
        Assert.Equal(["202611", "old"], settings.Personal.All.Select(key => key.Version).Order());
    }

    [Fact]
    public void Without_settings_there_is_no_key_and_no_mistake()
    {
        Assert.Empty(From().Mistakes);
        Assert.Null(From().Personal.Current);
    }

    [Theory]
    [InlineData("Personal:Key=1", "'Personal__Key' names a version without a secret (its length is 1): add the secret")]
    [InlineData("Personal:Keys:1=SECRET", "'Personal__Key' is missing: set it to one of the versions that have a secret: 1")]
    [InlineData("Personal:Key=2;Personal:Keys:1=SECRET", "'Personal__Key' names a version without a secret")]
    [InlineData("Personal:Key=1;Personal:Keys:1=AAAA", "'Personal__Keys__1' has 3 bytes, and a secret has 32: set it to 32 random bytes")]
    [InlineData("Personal:Key=1;Personal:Keys:1=not base64!", "'Personal__Keys__1' is not base64 (its length is 11)")]
    [InlineData("Personal:Key=1;Personal:Keys:1=@Microsoft.KeyVault(SecretUri=x)", "is a Key Vault reference that the app could not")]
    [InlineData("Personal:Key=a_b;Personal:Keys:a_b=SECRET", "'Personal__Keys__a_b' has a name that is no version")]
    [InlineData("Personal:Keys=SECRET", "'Personal__Keys' is no setting: give each version its own")]
    [InlineData("Personal:Kee=1", "'Personal__Kee' is not known: did you mean 'Personal__Key'?")]
    public void A_key_that_is_wrong_is_refused(string settings, string problem)
    {
        var mistakes = From(settings.Replace("SECRET", Secret, StringComparison.Ordinal).Split(';')).Mistakes;
        Assert.Contains(problem, Assert.Single(mistakes).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, mistakes[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_with_personal_fields_is_not_run_without_a_key_and_others_are()
    {
        var people = StreamPipeline.Parse("""
            {
              "name": "people", "topic": "people", "key": "user", "formats": [{ "kind": "json" }],
              "fields": {
                "user": { "type": "text", "required": true, "personal": "hash" }, "at": { "type": "timestamp", "required": true }
              },
              "eventTime": { "field": "at", "bound": "1s" },
              "views": [{ "name": "v", "key": ["user"], "window": { "tumbling": "1h" }, "aggregates": { "n": { "kind": "count" } } }]
            }
            """);
        var set = new PipelineSet([people, StreamPipeline.Instance], new Dictionary<string, IReadOnlyList<string>>());

        var refused = set.With(PersonalKeys.None);

        Assert.Equal([StreamPipeline.Instance], refused.Pipelines);
        Assert.Contains(
            "has personal fields (user), and there is no key for them: set Personal__Keys__1",
            Assert.Single(refused.Problems["people"]), StringComparison.Ordinal);
        Assert.Throws<PipelineFileException>(() => refused.All());
        Assert.Same(set, set.With(PersonalKeys.Of(new PersonalKey("1", new byte[32]))));
    }

    [Fact]
    public void A_folder_without_a_key_is_given_one_that_only_its_owner_can_read_and_keeps_it()
    {
        using var folder = new TemporaryFolder();
        var none = Given.Settings();
        Assert.Empty(FolderKey.SettingsOf(folder.Path, none));
        Assert.True(FolderKey.TryCreate(folder.Path));
        var first = FolderKey.SettingsOf(folder.Path, none).ToDictionary();
        Assert.False(FolderKey.TryCreate(folder.Path));

        Assert.Equal(first, FolderKey.SettingsOf(folder.Path, none).ToDictionary());
        Assert.Equal("local", first["Personal:Key"]);
        Assert.Equal(32, Convert.FromBase64String(first["Personal:Keys:local"]!).Length);
        Assert.Equal(["Personal:Keys:local"], FolderKey.SettingsOf(folder.Path, Given.Settings("Personal:Key=1")).Select(one => one.Key));
        var file = Path.Combine(folder.Path, FolderKey.FileName);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static ServerlessSettings From(params string[] settings) => ServerlessSettings.From(Given.Settings([.. Needed, .. settings]));
}
