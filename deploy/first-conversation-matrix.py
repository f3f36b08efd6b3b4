#!/usr/bin/python3
"""Links an MSN account to a Matrix user through a running bridge and talks with a contact who echoes, as any Matrix client would.

Prints what it does and sees; exit code 0 when the contact has answered. Needs nothing beyond Python.
"""
import argparse
import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SECONDS = 60


class Client:
    """One Matrix user: what he asks of the homeserver, and every event that it shows him."""

    def __init__(self, url):
        self.url, self.token, self.user, self.since, self.events = url, None, None, None, []

    def call(self, method, path, body=None, **query):
        address = '%s/_matrix/client/v3%s?%s' % (self.url, path, urllib.parse.urlencode(query))
        request = urllib.request.Request(address, method=method, data=None if body is None else json.dumps(body).encode())
        if self.token:
            request.add_header('Authorization', 'Bearer ' + self.token)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise Refused(refused) from None

    def sign_in(self, name, password):
        answer = self.call('POST', '/login', {
            'type': 'm.login.password', 'identifier': {'type': 'm.id.user', 'user': name}, 'password': password,
            'device_id': 'FIRSTCONVERSATION', 'initial_device_display_name': 'first-conversation'})
        self.token, self.user = answer['access_token'], answer['user_id']
        self.sync(0)

    def sign_out(self):
        self.call('POST', '/logout', {})

    def sync(self, seconds):
        answer = self.call('GET', '/sync', timeout=int(seconds * 1000), **({'since': self.since} if self.since else {}))
        self.since = answer['next_batch']
        self.events += answer.get('presence', {}).get('events', [])
        for room, news in answer.get('rooms', {}).get('join', {}).items():
            for part in 'state', 'timeline', 'ephemeral':
                self.events += [{**event, 'room': room} for event in news.get(part, {}).get('events', [])]

    def wait_for(self, what, matches, after=0):
        """The first event from that number on that matches."""
        until = time.monotonic() + SECONDS
        while True:
            for event in self.events[after:]:
                if matches(event):
                    return event
            after = len(self.events)
            if time.monotonic() > until:
                sys.exit('first-conversation: waited %d seconds for %s' % (SECONDS, what))
            self.sync(5)

    def direct_room(self, user):
        """The room that this client has for somebody, kept where every client of this user finds it."""
        return next(iter(self.direct_rooms().get(user, [])), None)

    def remember_direct_room(self, user, room):
        rooms = self.direct_rooms()
        if room not in rooms.setdefault(user, []):
            rooms[user].append(room)
            self.call('PUT', '/user/%s/account_data/m.direct' % quoted(self.user), rooms)

    def direct_rooms(self):
        try:
            return self.call('GET', '/user/%s/account_data/m.direct' % quoted(self.user))
        except Refused as refused:
            if refused.status == 404:
                return {}
            raise

    def send(self, room, text):
        """Sends a text; returns its id and the number that the events after it begin with."""
        path = '/rooms/%s/send/m.room.message/%d' % (quoted(room), time.time_ns())
        after = len(self.events)
        return self.call('PUT', path, {'msgtype': 'm.text', 'body': text})['event_id'], after


class Refused(Exception):
    def __init__(self, answer):
        self.status = answer.code
        try:
            said = json.load(answer)
            super().__init__('the homeserver says: %s %s' % (said.get('errcode'), said.get('error')))
        except ValueError:
            super().__init__('the homeserver says: %s' % answer)


class Conversation:
    def __init__(self, arguments):
        self.arguments = arguments
        self.client = Client(arguments.homeserver)
        self.server = None
        self.management, self.asked = None, None

    def talk(self):
        client, arguments = self.client, self.arguments
        client.sign_in(arguments.user, arguments.password)
        self.server = client.user.split(':', 1)[1]
        say('signed in to the homeserver as %s' % client.user)
        self.meet_the_bot()
        self.link()

        self.ask('add %s' % arguments.contact)
        room = self.open_chat()
        ghost = self.ghost()
        there = client.wait_for('%s online' % arguments.contact, lambda event: event['type'] == 'm.presence'
                                and event['sender'] == ghost and event['content']['presence'] == 'online')
        say('%s appears: %s' % (arguments.contact, ' '.join(filter(None, map(there['content'].get, ('presence', 'status_msg'))))))

        text = 'Hello from Matrix'
        sent, after = client.send(room, text)
        say('%s > %s' % (client.user, text))
        client.wait_for('typing', lambda event: event['type'] == 'm.typing'
                        and event['room'] == room and ghost in event['content']['user_ids'], after)
        say('%s is typing' % arguments.contact)
        answer = client.wait_for('the answer', lambda event: is_text(event, room, ghost) and text in event['content']['body'], after)
        say('%s > %s' % (arguments.contact, answer['content']['body']))
        client.wait_for('the delivery', lambda event: event['type'] == 'm.receipt'
                        and ghost in event['content'].get(sent, {}).get('m.read', {}), after)
        say('MSN confirmed the delivery')
        client.sign_out()

    def meet_the_bot(self):
        """A direct chat with the bot, begun as with anybody."""
        client = self.client
        bot = '@%s:%s' % (self.arguments.bot, self.server)
        self.management = client.direct_room(bot)
        if self.management:
            say('there is a chat with %s already' % bot)
            return
        after = len(client.events)
        self.management = client.call('POST', '/createRoom', {'preset': 'trusted_private_chat', 'is_direct': True, 'invite': [bot]})['room_id']
        client.remember_direct_room(bot, self.management)
        say('started a chat with %s' % bot)
        self.hear(after)

    def link(self):
        arguments = self.arguments
        if arguments.msn_address in self.ask('status'):
            say('the MSN account %s is linked already' % arguments.msn_address)
            return
        self.ask('login')
        self.ask(arguments.msn_network)
        self.ask(arguments.msn_address)
        answer, password = self.ask(arguments.msn_password, shown='(the password)'), self.asked
        self.client.wait_for('the removal of the password', lambda event: event['type'] == 'm.room.redaction'
                             and password in (event.get('redacts'), event['content'].get('redacts')))
        say('the password is not in the room any more')
        if arguments.msn_address not in self.ask('status'):
            sys.exit('first-conversation: the account was not linked: %s' % answer)

    def open_chat(self):
        """The room with the contact, which the bot names and the ghost invites into."""
        room = re.search(r'matrix\.to/#/([^?\s]+)', self.ask('chat %s' % self.arguments.contact))
        if not room:
            sys.exit('first-conversation: the bot named no room')
        room = urllib.parse.unquote(room[1])
        self.client.call('POST', '/join/%s' % quoted(room), {})
        self.client.remember_direct_room(self.ghost(), room)
        say('joined the room of %s' % self.arguments.contact)
        return room

    def ghost(self):
        """The user who stands for the contact: what is no lower-case letter, digit, dot or hyphen is escaped."""
        escaped = re.sub(rb'[^a-z0-9.-]', lambda found: b'=%02x' % ord(found[0]), self.arguments.contact.encode()).decode()
        return '@_msn_%s_%s:%s' % (self.arguments.msn_network, escaped, self.server)

    def ask(self, text, shown=None):
        say('%s > %s' % (self.client.user, shown or text))
        self.asked, after = self.client.send(self.management, text)
        return self.hear(after)

    def hear(self, after):
        """The next word of the bot."""
        bot = '@%s:%s' % (self.arguments.bot, self.server)
        body = self.client.wait_for('an answer of the bot', lambda event: is_text(event, self.management, bot), after)['content']['body']
        say('%s > %s' % (self.arguments.bot, '\n    '.join(filter(None, body.splitlines()))))
        return body


def is_text(event, room, sender):
    return event['type'] == 'm.room.message' and event['room'] == room and event['sender'] == sender and 'body' in event['content']


def quoted(part):
    return urllib.parse.quote(part, safe='')


def say(text):
    print('  ' + text, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ('homeserver', 'user', 'password', 'bot', 'msn-network', 'msn-address', 'msn-password', 'contact'):
        parser.add_argument('--' + name, required=True)
    try:
        Conversation(parser.parse_args()).talk()
    except Exception as error:  # the border: whatever went wrong is told in one line
        sys.exit('first-conversation: %s' % error)


main()
