package discordgo

type Session struct{ SyncEvents bool }
type Message struct{ ID, ChannelID, Content string }
type MessageCreate struct{ *Message }
type Ready struct{ Version int }

func New(token string) (s *Session, err error)           { return &Session{}, nil }
func (s *Session) AddHandler(handler interface{}) func() { return func() {} }
func (s *Session) Open() error                           { return nil }
func (s *Session) ChannelMessageSend(channelID string, content string) (*Message, error) {
	return nil, nil
}
