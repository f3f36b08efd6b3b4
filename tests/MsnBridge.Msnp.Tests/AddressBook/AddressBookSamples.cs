namespace MsnBridge.Msnp.Tests.AddressBook;

/// <summary>Answers in the form of a revival server, with its tabs, cut down and with made-up people.</summary>
internal static class AddressBookSamples
{
    public const string Memberships = """
        <FindMembershipResponse xmlns="http://www.msn.com/webservices/AddressBook" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        	<FindMembershipResult>
        		<Services>
        			<Service>
        				<Memberships>
        					<Membership><MemberRole>Allow</MemberRole><Members>
        						<Member xsi:type="PassportMember">
        							<MembershipId>Allow/00000000-0000-0000-0000-00000000000b</MembershipId>
        							<Type>Passport</Type><State>Accepted</State><Deleted>false</Deleted>
        							<LastChanged>2026-01-02T03:04:05Z</LastChanged><JoinedDate>2026-01-01T00:00:00Z</JoinedDate>
        							<ExpirationDate>0001-01-01T00:00:00</ExpirationDate><Changes />
        							<PassportName>Bob@msn.example</PassportName><IsPassportNameHidden>false</IsPassportNameHidden>
        							<PassportId>0</PassportId><CID>-4115247955431947363</CID><PassportChanges /><LookedupByCID>false</LookedupByCID>
        						</Member></Members><MembershipIsComplete>true</MembershipIsComplete></Membership>
        					<Membership><MemberRole>Block</MemberRole><Members>
        						<Member xsi:type="CircleMember"><Type>Circle</Type><State>Accepted</State><CircleId>00000000-0000-0000-0009-0123456789ab</CircleId></Member>
        						<Member xsi:type="EveryoneMember"><Type>Everyone</Type><State>Accepted</State></Member>
        						</Members><MembershipIsComplete>true</MembershipIsComplete></Membership>
        					<Membership><MemberRole>Pending</MemberRole><Members>
        						<Member xsi:type="PassportMember"><MembershipId>Pending/00000000-0000-0000-0000-00000000000d</MembershipId><Type>Passport</Type>
        							<DisplayName>Dave</DisplayName><State>Accepted</State>
        							<Annotations><Annotation><Name>MSN.IM.InviteMessage</Name><Value>Hello, it is me.</Value></Annotation></Annotations>
        							<PassportName>dave@msn.example</PassportName></Member>
        						</Members><MembershipIsComplete>true</MembershipIsComplete></Membership>
        					<Membership><MemberRole>SomethingNew</MemberRole><Members /></Membership>
        				</Memberships>
        				<Info><Handle><Id>1</Id><Type>Messenger</Type><ForeignId /></Handle><InverseRequired>false</InverseRequired><IsBot>false</IsBot></Info>
        				<Changes /><LastChange>2026-01-02T03:04:05Z</LastChange><Deleted>false</Deleted>
        			</Service>
        		</Services>
        		<OwnerNamespace><Info><Handle><Id>00000000-0000-0000-0000-000000000000</Id></Handle><CreatorPuid>0</CreatorPuid>
        			<CreatorCID>1932204898829715342</CreatorCID><CreatorPassportName>alice@msn.example</CreatorPassportName></Info></OwnerNamespace>
        	</FindMembershipResult>
        </FindMembershipResponse>
        """;

    public const string Contacts = """
        <ABFindContactsPagedResponse xmlns="http://www.msn.com/webservices/AddressBook">
        	<ABFindContactsPagedResult>
        		<Groups><Group><groupId>c5e72e72-ca8a-4e92-b1b8-fb1d3f15b0dc</groupId>
        			<groupInfo><annotations><Annotation><Name>MSN.IM.Display</Name><Value>1</Value></Annotation></annotations>
        				<groupType>c8529ce2-6ead-434d-881f-341e17db3ff8</groupType><name>Friends</name><IsFavorite>false</IsFavorite></groupInfo>
        			<propertiesChanged /><fDeleted>false</fDeleted><lastChange>2026-01-02T03:04:05Z</lastChange></Group></Groups>
        		<Contacts>
        			<Contact><contactId>00000000-0000-0000-0000-00000000000b</contactId>
        				<contactInfo><annotations><Annotation><Name>AB.NickName</Name><Value>Bobby</Value></Annotation></annotations>
        					<groupIds><guid>c5e72e72-ca8a-4e92-b1b8-fb1d3f15b0dc</guid><guid>11111111-2222-3333-4444-555555555555</guid></groupIds>
        					<contactType>Regular</contactType><quickName>Bob</quickName><passportName>bob@msn.example</passportName>
        					<displayName>Bob &lt;3</displayName><puid>0</puid><CID>-4115247955431947363</CID><isMessengerUser>true</isMessengerUser>
        					<phones><ContactPhone><contactPhoneType>ContactPhoneMobile</contactPhoneType><number>+1 555 0100</number></ContactPhone></phones>
        					<birthdate>0001-01-01T00:00:00</birthdate></contactInfo>
        				<propertiesChanged /><fDeleted>false</fDeleted><lastChange>2026-01-02T03:04:05Z</lastChange></Contact>
        			<Contact><contactId>00000000-0000-0000-0000-00000000000c</contactId>
        				<contactInfo><emails><ContactEmail><contactEmailType>Messenger2</contactEmailType><email>carol@yahoo.example</email>
        					<isMessengerEnabled>true</isMessengerEnabled><Capability>32</Capability></ContactEmail></emails>
        					<contactType>Regular</contactType><quickName>Carol</quickName><isMessengerUser>false</isMessengerUser></contactInfo>
        				<fDeleted>false</fDeleted></Contact>
        			<Contact><contactId>00000000-0000-0000-0000-00000000000e</contactId>
        				<contactInfo><contactType>Regular</contactType><passportName>erin@msn.example</passportName><isMessengerUser>false</isMessengerUser></contactInfo></Contact>
        			<Contact><contactId>00000000-0000-0000-0000-00000000000a</contactId>
        				<contactInfo><annotations>
        					<Annotation><Name>MSN.IM.MBEA</Name><Value>0</Value></Annotation>
        					<Annotation><Name>MSN.IM.GTC</Name><Value>2</Value></Annotation>
        					<Annotation><Name>MSN.IM.BLP</Name><Value>2</Value></Annotation></annotations>
        					<contactType>Me</contactType><passportName>alice@msn.example</passportName><displayName>Alice</displayName>
        					<isMessengerUser>false</isMessengerUser></contactInfo></Contact>
        		</Contacts>
        		<CircleResult>
        			<Circles><CircleInverseInfo><Content><Handle><Id>00000000-0000-0000-0009-0123456789ab</Id></Handle>
        				<Info><Domain>1</Domain><HostedDomain>live.com</HostedDomain><Type>2</Type><DisplayName>Club</DisplayName></Info></Content>
        				<PersonalInfo><MembershipInfo><CirclePersonalMembership><Role>Admin</Role><State>Accepted</State></CirclePersonalMembership></MembershipInfo></PersonalInfo>
        				<Deleted>false</Deleted></CircleInverseInfo></Circles>
        			<CircleTicket>&lt;?xml version="1.0" encoding="utf-16"?&gt;&lt;SignedTicket ver="1" keyVer="1"/&gt;</CircleTicket></CircleResult>
        		<Ab><abId>00000000-0000-0000-0000-000000000000</abId>
        			<abInfo><ownerPuid>0</ownerPuid><OwnerCID>1932204898829715342</OwnerCID><ownerEmail>alice@msn.example</ownerEmail><fDefault>true</fDefault></abInfo>
        			<lastChange>2026-01-02T03:04:06Z</lastChange><createDate>2026-01-01T00:00:00Z</createDate></Ab>
        	</ABFindContactsPagedResult>
        </ABFindContactsPagedResponse>
        """;

    /// <summary>A header as a server sends it with every answer.</summary>
    public const string ServiceHeader = """
        <ServiceHeader xmlns="http://www.msn.com/webservices/AddressBook"><Version>15.01.1408.0000</Version><CacheKey>12r1:key</CacheKey>
        <CacheKeyChanged>true</CacheKeyChanged><PreferredHostName>other.example.net</PreferredHostName><SessionId>1</SessionId></ServiceHeader>
        """;

    public static string Fault(string errorCode, string text = "Refused.", string details = "") => $"""
        <soap:Fault><faultcode>soap:Client</faultcode><faultstring>{text}</faultstring><faultactor>http://www.msn.com/webservices/AddressBook/X</faultactor>
        <detail><errorcode xmlns="http://www.msn.com/webservices/AddressBook">{errorCode}</errorcode>
        <errorstring xmlns="http://www.msn.com/webservices/AddressBook">{text}</errorstring>
        <machineName xmlns="http://www.msn.com/webservices/AddressBook">M</machineName>
        <additionalDetails>{details}</additionalDetails></detail></soap:Fault>
        """;
}
