using MsnBridge.Core.Files;

namespace MsnBridge.Configuration;

/// <summary>The section <c>files</c>: how files are taken by people who have said nothing about it, and what they cost at most.</summary>
internal static class FilesSection
{
    public static FilePolicy Read(SettingsSection section)
    {
        var defaults = new FilePolicy();
        var rules = defaults.DefaultRules;
        var number = SettingFormats.Integer(1, 10_000);
        var policy = new FilePolicy
        {
            DefaultRules = rules with
            {
                FromContacts = section.Value("fromContacts", rules.FromContacts, SettingFormats.Choice<FileVerdict>),
                FromOthers = section.Value("fromOthers", rules.FromOthers, SettingFormats.Choice<FileVerdict>),
                AskAbove = section.Value("askAbove", rules.AskAbove, SettingFormats.ByteCount),
            },
            LargestToHome = section.Value("largestToHome", defaults.LargestToHome, SettingFormats.ByteCount),
            LargestToRemote = section.Value("largestToRemote", defaults.LargestToRemote, SettingFormats.ByteCount),
            TransfersPerAccount = section.Value("transfersPerAccount", defaults.TransfersPerAccount, number),
            Transfers = section.Value("transfers", defaults.Transfers, number),
            LargestOnDisk = section.Value("largestOnDisk", defaults.LargestOnDisk, SettingFormats.ByteCount),
            OffersPerAccount = section.Value("offersPerAccount", defaults.OffersPerAccount, number),
            AskFor = section.Value("askFor", defaults.AskFor, SettingFormats.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(1))),
            Lifetime = section.Value("lifetime", defaults.Lifetime, SettingFormats.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1))),
        };
        if (policy.LargestOnDisk < policy.LargestToHome)
            section.Fault("largestOnDisk", "it is less than largestToHome", "Make it larger, or the other smaller.");
        return policy;
    }
}
